//! The list of everything that can be wrong, each with its stable code.
//!
//! A code never changes its meaning: editors, CI filters and searches rely on it. The explanations here are
//! the reference documentation.

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+) => {
        /// Identifies one kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The stable spelling, such as `config::unknown_key`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)+ }
            }

            /// One or two sentences about what the code means.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// A file could not be opened, is not UTF-8, or is larger than a configuration file may be.
    Unreadable = "config::unreadable",
    /// A file is not valid TOML.
    TomlSyntax = "config::toml_syntax",
    /// A file is not valid JSON (comments and trailing commas are allowed).
    JsonSyntax = "config::json_syntax",
    /// A key that nothing reads; most often a spelling mistake.
    UnknownKey = "config::unknown_key",
    /// A value of another type than the key takes.
    WrongType = "config::wrong_type",
    /// A value of the right type that is out of range or not one of the values allowed.
    BadValue = "config::bad_value",
    /// A key that must be there is not.
    MissingKey = "config::missing_key",
    /// A worker has neither `main` nor static assets, so there is nothing to run.
    MissingMain = "config::missing_main",
    /// A file or folder that the configuration names does not exist.
    FileNotFound = "config::file_not_found",
    /// Two keys that exclude each other.
    Conflict = "config::conflict",
    /// Two workers of one name.
    DuplicateWorker = "config::duplicate_worker",
    /// Two bindings of one name in one worker's `env`.
    DuplicateBinding = "config::duplicate_binding",
    /// A worker name that Cloudflare would refuse.
    BadName = "config::bad_name",
    /// A worker that does not exist is named by a binding, a route or a policy.
    UnknownWorker = "config::unknown_worker",
    /// A policy is set for an edge that no binding or route makes.
    UnknownEdge = "config::unknown_edge",
    /// Bindings lead from a worker back to itself.
    Cycle = "config::cycle",
    /// A route pattern that Cloudflare would refuse.
    BadRoute = "config::bad_route",
    /// One route pattern is claimed by two workers.
    RouteConflict = "config::route_conflict",
    /// A cron expression that Cloudflare would refuse.
    BadCron = "config::bad_cron",
    /// A duration without a unit, or not a duration.
    BadDuration = "config::bad_duration",
    /// A size without a unit, or not a size.
    BadSize = "config::bad_size",
    /// A compatibility date that is not a date.
    BadDate = "config::bad_date",
    /// A compatibility flag that does not exist.
    UnknownFlag = "config::unknown_flag",
    /// A binding of a kind that Workmesh cannot run yet.
    Unsupported = "config::unsupported",
    /// `--env` names an environment that the worker's file does not have.
    UnknownEnvironment = "config::unknown_environment",
    /// A setting at the top level that the chosen environment does not repeat and does not inherit.
    NotInherited = "config::not_inherited",
    /// No worker was found.
    NoWorkers = "config::no_workers",
    /// More workers, files or folders than a project may have.
    TooMany = "config::too_many",
    /// A secret that the configuration requires has no value.
    MissingSecret = "config::missing_secret",
}
