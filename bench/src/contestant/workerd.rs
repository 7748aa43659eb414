//! workerd as a contestant: its configuration, generated from the wrangler files that Workmesh reads.

use std::{fmt::Write, fs, path::Path, process::Command};

use serde_json::Value;
use workmesh_config::{Project, Worker};

use super::Server;
use crate::{error::BenchError, fleet::Fleet};

/// Writes configuration and code into `scratch` and starts `workerd serve`.
pub(super) fn start(fleet: &Fleet, mut command: Command, scratch: &Path) -> Result<Server, BenchError> {
    let project = fleet.project()?;
    for worker in &project.workers {
        if let Some(main) = &worker.main {
            // workerd embeds only files below its configuration's folder.
            let copied = fs::copy(main, scratch.join(module(worker)));
            copied.map_err(BenchError::io(format!("copying {}", main.display())))?;
        }
    }
    let config = scratch.join("config.capnp");
    fs::write(&config, configuration(&project)).map_err(BenchError::io(config.display().to_string()))?;
    command.args(["serve", "--socket-addr=http=127.0.0.1:0", "--control-fd=1"]).arg(config);
    Server::start("workerd", command, port)
}

/// The file that holds a worker's code.
fn module(worker: &Worker) -> String {
    format!("{}.js", worker.name)
}

/// A Cap'n Proto text configuration with one service for each worker; the first answers the socket.
fn configuration(project: &Project) -> String {
    let mut services = String::new();
    let mut workers = String::new();
    for (index, worker) in project.workers.iter().enumerate() {
        push(&mut services, format_args!("    (name = {}, worker = .w{index}),\n", text(&worker.name)));
        let date = worker.compatibility_date.map(|date| date.to_string()).unwrap_or_default();
        let flags: Vec<_> = worker.compatibility_flags.iter().map(|flag| text(flag)).collect();
        push(
            &mut workers,
            format_args!(
                "\nconst w{index} :Workerd.Worker = (\n  \
                 modules = [(name = \"index.js\", esModule = embed {module})],\n  \
                 compatibilityDate = {date},\n  compatibilityFlags = [{flags}],\n  bindings = [\n{bindings}  ],\n);\n",
                module = text(&module(worker)),
                date = text(&date),
                flags = flags.join(", "),
                bindings = bindings(worker),
            ),
        );
    }
    let entry = project.workers.first().map(|worker| text(&worker.name)).unwrap_or_default();
    format!(
        "using Workerd = import \"/workerd/workerd.capnp\";\n\n\
         const config :Workerd.Config = (\n  services = [\n{services}  ],\n  \
         sockets = [(name = \"http\", address = \"127.0.0.1:0\", http = (), service = {entry})],\n);\n{workers}"
    )
}

fn bindings(worker: &Worker) -> String {
    let mut out = String::new();
    for service in &worker.bindings.services {
        let (name, service) = (text(&service.binding), text(&service.service));
        push(&mut out, format_args!("    (name = {name}, service = {service}),\n"));
    }
    for var in &worker.vars {
        let value = match &var.value {
            Value::String(value) => format!("text = {}", text(value)),
            value => format!("json = {}", text(&value.to_string())),
        };
        push(&mut out, format_args!("    (name = {}, {value}),\n", text(&var.name)));
    }
    out
}

fn push(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}

/// A string literal of Cap'n Proto.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The port in the message that workerd sends once it listens.
fn port(line: &str) -> Option<u16> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message.get("event")? != "listen" {
        return None;
    }
    message.get("port")?.as_u64()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_escaped() {
        for (value, literal) in [("a", r#""a""#), ("\"\\", r#""\"\\""#), ("a\nb", r#""a\nb""#)] {
            assert_eq!(text(value), literal);
        }
    }

    #[test]
    fn bindings_and_the_entry_are_those_of_the_wrangler_files() {
        let project = Fleet::of(&["binding/caller", "binding/callee"]).project().unwrap();
        let config = configuration(&project);
        for part in [
            r#"service = "caller")]"#,
            r#"(name = "callee", worker = .w1)"#,
            r#"(name = "CALLEE", service = "callee")"#,
            r#"compatibilityDate = "2026-04-01""#,
        ] {
            assert!(config.contains(part), "{part} is missing in\n{config}");
        }
    }

    #[test]
    fn the_port_is_found_in_the_message_that_names_it() {
        assert_eq!(port(r#"{"event":"listen","socket":"http","port":40123}"#), Some(40123));
        assert_eq!(port(r#"{"event":"listen-inspector"}"#), None);
        assert_eq!(port("something printed"), None);
    }
}
