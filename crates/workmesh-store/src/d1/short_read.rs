//! Which SQL a reader tries on the caller's thread: a `SELECT` of tables and cheap functions.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::authorizer::{allowed, contains};

/// The longest SQL that is worth a try, in bytes.
const MAX_SQL_BYTES: usize = 8 * 1024;

/// Functions whose cost is bounded by the size of their arguments. `count` is missing because SQLite counts a whole
/// table in one instruction; `last_insert_rowid` and its like, because they speak of the connection.
const FUNCTIONS: [&str; 55] = [
    "->",
    "->>",
    "abs",
    "avg",
    "cast",
    "ceil",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "date",
    "datetime",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_object",
    "json_type",
    "json_valid",
    "julianday",
    "length",
    "like",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "nullif",
    "printf",
    "quote",
    "replace",
    "round",
    "rtrim",
    "sign",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "time",
    "total",
    "trim",
    "typeof",
    "unixepoch",
    "upper",
];

/// Whether `sql` is worth compiling: a short text that starts with `SELECT`.
pub(super) fn is_select(sql: &str) -> bool {
    const KEYWORD: &str = "select";
    sql.len() <= MAX_SQL_BYTES
        && sql.trim_start().get(..KEYWORD.len()).is_some_and(|word| word.eq_ignore_ascii_case(KEYWORD))
}

/// The authorizer of readers, which allows less than that of the thread.
pub(super) fn authorize(context: &AuthContext<'_>) -> Authorization {
    let here = match context.action {
        AuthAction::Select => true,
        AuthAction::Read { .. } => allowed(context),
        AuthAction::Function { function_name } => contains(&FUNCTIONS, function_name),
        _ => false,
    };
    if here { Authorization::Allow } else { Authorization::Deny }
}
