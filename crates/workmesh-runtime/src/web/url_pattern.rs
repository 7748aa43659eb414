//! The native side of `URLPattern`: patterns become regular expressions here, and JavaScript's own match them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use urlpattern::{
    UrlPatternOptions,
    parser::RegexSyntax,
    quirks::{
        EcmaRegexp, StringOrInit, UrlPatternComponent, UrlPatternInit, parse_match_input, parse_pattern,
        process_construct_pattern_input, process_match_input,
    },
    regexp::RegExp,
};

use crate::{
    engine::{Args, Op, OpError, OpResult, Value},
    host::Host,
};

/// The operations of this area.
pub(crate) const OPS: &[Op<Host>] = &[
    Op::new("url_pattern_parse", |_, args| guarded(|| parse(args))),
    Op::new("url_pattern_input", |_, args| guarded(|| input(args))),
];

/// The longest pattern or input, in bytes: matching and parsing take memory many times as long.
const MAX_LENGTH: usize = 64 << 10;

/// Runs what may panic: the parser asserts what it expects of its own encoders.
fn guarded(run: impl FnOnce() -> OpResult) -> OpResult {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(OpError::type_error("Failed to construct URLPattern")))
}

/// A regular expression that JavaScript will judge. Here only that of the protocol is ever tried, to find out whether
/// it matches the schemes that the web knows.
struct Unchecked(EcmaRegexp);

impl RegExp for Unchecked {
    fn syntax() -> RegexSyntax {
        RegexSyntax::EcmaScript
    }

    fn parse(pattern: &str, flags: &str, _: bool) -> Result<Self, ()> {
        EcmaRegexp::parse(pattern, flags, false).map(Self)
    }

    fn matches<'a>(&self, text: &'a str) -> Option<Vec<Option<&'a str>>> {
        self.0.matches(text)
    }

    fn pattern_string(&self) -> &str {
        self.0.pattern_string()
    }
}

/// `url_pattern_parse(text or null, nine fields, base or null, ignoreCase)` → for each of the eight components its
/// pattern, its regular expression and the names of its groups; then whether there are regular expressions in it.
fn parse(args: &Args<'_, '_>) -> OpResult {
    let failed = || OpError::type_error("Failed to construct URLPattern");
    let (given, base) = given(args)?;
    let init = process_construct_pattern_input(given, base.as_deref()).map_err(|_| failed())?;
    let options = UrlPatternOptions { ignore_case: args.flag(3), regex_syntax: RegexSyntax::EcmaScript };
    let pattern = parse_pattern::<Unchecked>(init, options).map_err(|_| failed())?;
    let component = |component: UrlPatternComponent| {
        let names = component.group_name_list.into_iter().map(Value::Text).collect();
        Value::List(vec![
            Value::Text(component.pattern_string),
            Value::Text(component.regexp_string),
            Value::List(names),
        ])
    };
    Ok(Value::List(vec![
        component(pattern.protocol),
        component(pattern.username),
        component(pattern.password),
        component(pattern.hostname),
        component(pattern.port),
        component(pattern.pathname),
        component(pattern.search),
        component(pattern.hash),
        Value::Bool(pattern.has_regexp_groups),
    ]))
}

/// `url_pattern_input(text or null, nine fields, base or null)` → the eight components of what is matched, or null.
fn input(args: &Args<'_, '_>) -> OpResult {
    let (given, base) = given(args)?;
    let processed = process_match_input(given, base.as_deref()).ok().flatten();
    let Some(input) = processed.and_then(|(input, _)| parse_match_input(input)) else {
        return Ok(Value::Null);
    };
    let components = [
        input.protocol,
        input.username,
        input.password,
        input.hostname,
        input.port,
        input.pathname,
        input.search,
        input.hash,
    ];
    Ok(Value::List(components.into_iter().map(Value::Text).collect()))
}

/// The first three arguments: what was given, and the base that came with it.
fn given(args: &Args<'_, '_>) -> Result<(StringOrInit<'static>, Option<String>), OpError> {
    let base = optional(args, 2)?;
    if !args.is_nullish(0) {
        return Ok((StringOrInit::String(bounded(args.text(0)?)?.into()), base));
    }
    let Value::List(fields) = args.value(1)? else { return Err(OpError::type_error("no fields")) };
    let mut fields = fields.into_iter().map(|field| match field {
        Value::Text(text) => bounded(text).map(Some),
        _ => Ok(None),
    });
    let mut next = || fields.next().transpose().map(Option::flatten);
    let init = UrlPatternInit {
        protocol: next()?,
        username: next()?,
        password: next()?,
        hostname: next()?,
        port: next()?,
        pathname: next()?,
        search: next()?,
        hash: next()?,
        base_url: next()?,
    };
    Ok((StringOrInit::Init(init), base))
}

fn optional(args: &Args<'_, '_>, index: usize) -> Result<Option<String>, OpError> {
    if args.is_nullish(index) { Ok(None) } else { bounded(args.text(index)?).map(Some) }
}

fn bounded(text: String) -> Result<String, OpError> {
    if text.len() > MAX_LENGTH {
        Err(OpError::type_error("Failed to construct URLPattern"))
    } else {
        Ok(text)
    }
}
