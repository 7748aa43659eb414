//! The top of a wrangler file and the environment chosen in it, with the rules about which keys come from
//! where.

use super::keys::{PASSED_OVER, TOP_ONLY};
use crate::diagnostic::nearest::did_you_mean;
use crate::diagnostic::{Code, Diagnostic};
use crate::read::Fields;

/// A worker's settings, perhaps in two layers.
pub(crate) struct Layers<'a> {
    pub(super) top: Fields<'a>,
    env: Option<Fields<'a>>,
    /// The environment that was asked for, whether or not the file has it.
    pub(super) env_name: Option<&'a str>,
    /// Whether these are settings in `workmesh.toml`, which wrangler does not read.
    ours: bool,
}

impl<'a> Layers<'a> {
    /// The layers of a file for an environment; reports an environment that the file does not have.
    pub(crate) fn new(top: Fields<'a>, env_name: Option<&'a str>) -> Self {
        top.know(TOP_ONLY);
        let env = env_name.and_then(|name| find_env(&top, name));
        Self { top, env, env_name, ours: false }
    }

    /// Settings without environments, as in the one-file form.
    pub(crate) fn single(fields: Fields<'a>) -> Self {
        Self { top: fields, env: None, env_name: None, ours: true }
    }

    /// The chosen environment, if the file has it.
    pub(super) fn env(&self) -> Option<&Fields<'a>> {
        self.env.as_ref()
    }

    /// Where to read a key that environments inherit: the environment if it has it, else the top.
    pub(super) fn inherited(&self, key: &'static str) -> &Fields<'a> {
        self.top.know(&[key]);
        self.env.as_ref().filter(|env| env.has(key)).unwrap_or(&self.top)
    }

    /// Where to read a key that environments do not inherit: the environment if there is one. Reports a key
    /// that the top has and the environment lacks, as wrangler does.
    pub(super) fn own(&self, key: &'static str) -> &Fields<'a> {
        self.top.know(&[key]);
        let Some(env) = &self.env else { return &self.top };
        if let (None, Some(lost)) = (env.get(key), self.top.get(key)) {
            let message = format!("`{key}` is not inherited by `{}`", env.path);
            let warning = Diagnostic::warning(Code::NotInherited, message)
                .at(lost.span, "given at the top level only")
                .at(env.span, "this environment goes without");
            env.session.report(warning.help(format!("repeat it as `{}.{key}`", env.path)));
        }
        env
    }

    /// Reports the keys that neither Workmesh nor wrangler knows, in every environment.
    pub(crate) fn finish(&self) {
        if self.ours {
            self.refuse_idle();
            return self.top.finish();
        }
        self.top.know(PASSED_OVER);
        self.top.finish();
        let inner: Vec<_> = self.top.known().into_iter().filter(|key| !TOP_ONLY.contains(key)).collect();
        for env in self.top.get("env").and_then(|_| self.top.table("env")).iter().flat_map(Fields::entries) {
            if let Some(fields) = Fields::new(self.top.session, &env.node, format!("env.{}", env.key)) {
                fields.know(&inner);
                fields.know(TOP_ONLY);
                fields.finish();
                misplaced(&fields);
            }
        }
    }
}

impl Layers<'_> {
    /// Reports the keys that only wrangler has a use for, in a file that wrangler does not read.
    fn refuse_idle(&self) {
        let known = self.top.known();
        let idle =
            |key: &str| (PASSED_OVER.contains(&key) || TOP_ONLY.contains(&key)) && !known.contains(&key);
        for entry in self.top.entries().iter().filter(|entry| idle(&entry.key)) {
            let message = format!("`{}` has no effect here", entry.key);
            let help = "only wrangler has a use for it; it belongs in a wrangler file";
            self.top.session.report(self.top.unknown(message).at(entry.span, "").help(help));
            self.top.excuse(entry);
        }
    }
}

/// The table of an environment, if the file has it.
fn find_env<'a>(top: &Fields<'a>, name: &str) -> Option<Fields<'a>> {
    let message = format!("there is no environment `{name}` in this file");
    let Some(entry) = top.get("env") else {
        let place = top.text("name").map_or(top.span, |name| name.span);
        let warning = Diagnostic::warning(Code::UnknownEnvironment, message).at(place, "");
        top.session
            .report(warning.help(format!("the worker runs with its top-level settings; add `[env.{name}]`")));
        return None;
    };
    let envs = top.table("env")?;
    if let Some(env) = envs.entries().iter().find(|env| env.key == name) {
        return Fields::new(top.session, &env.node, format!("env.{name}"));
    }
    let names = || envs.entries().iter().map(|env| env.key.as_str());
    let listed = names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let help = did_you_mean(name, names()).unwrap_or_else(|| format!("its environments are {listed}"));
    let error = Diagnostic::error(Code::UnknownEnvironment, message);
    top.session.report(error.at(entry.span, "").help(help));
    None
}

/// Keys that are known, but not in an environment.
fn misplaced(env: &Fields<'_>) {
    for entry in env.entries().iter().filter(|entry| TOP_ONLY.contains(&entry.key.as_str())) {
        let message = format!("`{}` belongs at the top level, not in `{}`", entry.key, env.path);
        env.session.report(env.unknown(message).at(entry.span, "wrangler does not read it here"));
    }
}
