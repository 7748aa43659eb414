//! `workmesh check --explain "gateway -> catalog"`: the policy of an edge, and where each value comes from.

use std::{
    io::{self, Write},
    path::Path,
};

use workmesh_config::{
    Loaded, Origin, RenderOptions, Setting, SettingValue, SourceFiles, render_explanation_json,
};

use crate::{
    cli::{Failed, report},
    terminal::{Paint, Style},
};

/// Values longer than this do not push the column after them to the right.
const WIDEST_VALUE: usize = 32;

/// Prints the explanation on standard output, and what is wrong with the configuration on standard error.
pub(super) fn run(loaded: Loaded, edge: &str, json: bool) -> Result<(), Failed> {
    report(&loaded.diagnostics);
    let project = loaded.project.ok_or(Failed::Reported)?;
    let (caller, callee) = project.edge(edge).map_err(|error| Failed::Because {
        message: error.to_string(),
        help: error.help().map(str::to_owned),
    })?;
    let settings = project.explain(&caller, &callee);
    let (here, sources) = (std::env::current_dir().ok(), &loaded.diagnostics.sources);
    let mut out = io::stdout().lock();
    if json {
        let options = RenderOptions { color: false, relative_to: here.as_deref() };
        let text = render_explanation_json((&caller, &callee), &settings, sources, &options);
        out.write_all(text.as_bytes())?;
    } else {
        let paint = Paint::stdout();
        writeln!(out, "{}", paint.paint(Style::Bold, format!("{caller} -> {callee}")))?;
        print(&mut out, &settings, paint, |origin| shown(origin, sources, here.as_deref()))?;
    }
    Ok(())
}

fn print(
    out: &mut impl Write,
    settings: &[Setting],
    paint: Paint,
    shown: impl Fn(&Origin) -> String,
) -> io::Result<()> {
    let rows: Vec<_> = settings.iter().map(|setting| (setting, setting.value.to_string())).collect();
    let name_width = rows.iter().map(|(setting, _)| setting.name.len()).max().unwrap_or_default();
    let widths = rows.iter().map(|(_, value)| value.chars().count());
    let value_width = widths.filter(|width| *width <= WIDEST_VALUE).max().unwrap_or_default();
    for (setting, value) in rows {
        let quiet = |text: String, quiet| if quiet { paint.paint(Style::Dim, text) } else { text };
        let name = paint.paint(Style::Cyan, format!("{:name_width$}", setting.name));
        let absent = matches!(setting.value, SettingValue::Nothing(_));
        let value = quiet(format!("{value:value_width$}"), absent);
        let from = quiet(shown(&setting.from), !matches!(setting.from, Origin::Written(_)));
        writeln!(out, "  {name}  {value}  {from}")?;
    }
    Ok(())
}

/// Where a value comes from, in words.
fn shown(origin: &Origin, sources: &SourceFiles, here: Option<&Path>) -> String {
    match origin {
        Origin::Standard => "standard policy".into(),
        Origin::Parity => "parity (no [mesh] table)".into(),
        Origin::NotSet => "not set".into(),
        Origin::Written(place) => match sources.get(place.span.file) {
            None => place.table.to_string(),
            Some(file) => {
                let (path, line) = (file.shown_path(here), file.position(place.span.range().start).line);
                format!("{}  {path}:{line}", place.table)
            }
        },
    }
}
