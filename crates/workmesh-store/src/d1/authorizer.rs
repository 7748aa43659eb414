//! What tenant SQL may do. SQLite asks the authorizer about each action while it compiles a statement.
//!
//! The rules are those of the real runtime, tried out against it: no other files, no temporary tables, no transactions
//! by hand, and only pragmas that ask about the tenant's own tables or change how its own statements run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::shared::Shared;

/// Prefixes of table names that are not the tenant's, in small letters.
const RESERVED_PREFIXES: [&str; 2] = ["_cf_", "_workmesh"];

/// Pragmas that tenants may use, with or without an argument.
const PRAGMAS: [&str; 18] = [
    "case_sensitive_like",
    "data_version",
    "defer_foreign_keys",
    "foreign_key_check",
    "foreign_key_list",
    "foreign_keys",
    "ignore_check_constraints",
    "index_info",
    "index_list",
    "index_xinfo",
    "legacy_alter_table",
    "optimize",
    "quick_check",
    "recursive_triggers",
    "reverse_unordered_selects",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Virtual tables that tenants may create.
const MODULES: [&str; 2] = ["fts5", "fts5vocab"];

/// Functions that the build contains and the real runtime refuses or lacks. Some tell of the build, some reach outside
/// the data, and a worker that relied on the others would fail elsewhere.
const REFUSED_FUNCTIONS: [&str; 11] = [
    "fts5",
    "json_array_insert",
    "json_error_position",
    "json_pretty",
    "jsonb_array_insert",
    "load_extension",
    "soundex",
    "subtype",
    "unistr",
    "unistr_quote",
    "if",
];

/// The same for whole families, in small letters.
const REFUSED_FUNCTION_PREFIXES: [&str; 4] = ["fts3_", "fts5_", "rtree", "sqlite_"];

/// Tables that show how the file is laid out, other tenants of a page included.
const REFUSED_TABLES: [&str; 1] = ["dbstat"];

/// Pragmas that change the answers of later statements on the same connection.
const SETTINGS: [&str; 2] = ["case_sensitive_like", "reverse_unordered_selects"];

/// The switch between trusted and tenant SQL on one connection.
///
/// The authorizer stays installed and asks the switch, because replacing it would make SQLite compile every prepared
/// statement anew.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<Flags>);

#[derive(Default)]
struct Flags {
    trusted: AtomicBool,
    transaction_refused: AtomicBool,
}

impl Gate {
    /// Puts the gate before everything that `conn` compiles from now on.
    pub(super) fn install(conn: &mut Connection, shared: Arc<Shared>) -> rusqlite::Result<Gate> {
        let gate = Gate::default();
        let asked = gate.clone();
        conn.authorizer(Some(move |context: AuthContext<'_>| asked.authorize(&context, &shared)))?;
        Ok(gate)
    }

    /// Runs `work` as trusted: only this crate's own constant SQL may be compiled or run in it.
    pub(super) fn trusted<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.trusted.store(true, Ordering::Relaxed);
        let done = work();
        self.0.trusted.store(false, Ordering::Relaxed);
        done
    }

    /// Whether a `BEGIN` or its like was refused since this was last asked.
    pub(super) fn take_transaction_refused(&self) -> bool {
        self.0.transaction_refused.swap(false, Ordering::Relaxed)
    }

    fn authorize(&self, context: &AuthContext<'_>, shared: &Shared) -> Authorization {
        if self.0.trusted.load(Ordering::Relaxed) {
            return Authorization::Allow;
        }
        match context.action {
            AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
                self.0.transaction_refused.store(true, Ordering::Relaxed);
            }
            AuthAction::CreateVtable { .. } => shared.set_thread_only(),
            AuthAction::Pragma { pragma_name, pragma_value: Some(_) } if contains(&SETTINGS, pragma_name) => {
                shared.set_thread_only();
            }
            _ => {}
        }
        if allowed(context) { Authorization::Allow } else { Authorization::Deny }
    }
}

/// Whether tenant SQL may do this on the database's own thread.
pub(super) fn allowed(context: &AuthContext<'_>) -> bool {
    use AuthAction as A;
    match context.action {
        A::Select | A::Recursive | A::Reindex { .. } => true,
        A::Read { table_name, .. } => is_tenants(table_name) && !contains(&REFUSED_TABLES, table_name),
        // `CREATE TABLE temp.t` is an ordinary creation, in the database of temporary tables.
        A::CreateTable { .. } | A::CreateIndex { .. } | A::CreateView { .. } | A::CreateTrigger { .. }
            if context.database_name != Some("main") =>
        {
            false
        }
        A::Insert { table_name }
        | A::Update { table_name, .. }
        | A::Delete { table_name }
        | A::Analyze { table_name }
        | A::AlterTable { table_name, .. }
        | A::CreateTable { table_name }
        | A::DropTable { table_name }
        | A::CreateIndex { table_name, .. }
        | A::DropIndex { table_name, .. }
        | A::CreateTrigger { table_name, .. }
        | A::DropTrigger { table_name, .. } => is_tenants(table_name),
        A::CreateView { view_name } | A::DropView { view_name } => is_tenants(view_name),
        A::CreateVtable { table_name, module_name } | A::DropVtable { table_name, module_name } => {
            is_tenants(table_name) && contains(&MODULES, module_name)
        }
        A::Pragma { pragma_name, .. } => contains(&PRAGMAS, pragma_name),
        A::Function { function_name } => {
            !contains(&REFUSED_FUNCTIONS, function_name)
                && !starts_with_any(&REFUSED_FUNCTION_PREFIXES, function_name)
        }
        // Attaching, temporary objects, transactions, and whatever a later SQLite adds.
        _ => false,
    }
}

pub(super) fn contains(list: &[&str], name: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(name))
}

fn starts_with_any(prefixes: &[&str], name: &str) -> bool {
    let starts_with =
        |prefix: &&str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    prefixes.iter().any(starts_with)
}

fn is_tenants(table: &str) -> bool {
    !starts_with_any(&RESERVED_PREFIXES, table)
}
