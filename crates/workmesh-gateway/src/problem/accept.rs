//! Which of the two forms of an error a client would rather have: RFC 9110, section 12.5.1.

use http::HeaderValue;

/// A quality in thousandths.
type Quality = u16;

/// Whether a client prefers HTML to JSON. One that has no preference gets JSON.
pub(crate) fn prefers_html(accept: &HeaderValue) -> bool {
    let Ok(accept) = accept.to_str() else { return false };
    quality(accept, "text", "html") > quality(accept, "application", "json")
}

/// The quality of a media type: that of the most specific range that covers it; 0 if none does.
fn quality(accept: &str, kind: &str, subtype: &str) -> Quality {
    let mut best = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';');
        let Some((range_kind, range_subtype)) = parts.next().and_then(|name| name.trim().split_once('/'))
        else {
            continue;
        };
        let specificity = match (range_kind, range_subtype) {
            ("*", "*") => 1,
            (range_kind, "*") if range_kind.eq_ignore_ascii_case(kind) => 2,
            (range_kind, range_subtype)
                if range_kind.eq_ignore_ascii_case(kind) && range_subtype.eq_ignore_ascii_case(subtype) =>
            {
                3
            }
            _ => continue,
        };
        if specificity > best.0 {
            best = (specificity, weight(parts));
        }
    }
    best.1
}

/// The `q` among a range's parameters; 1 if there is none, 0 if it is not a number from 0 to 1.
fn weight<'a>(mut parameters: impl Iterator<Item = &'a str>) -> Quality {
    let q = parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    });
    match q.map(str::parse::<f32>) {
        None => 1000,
        Some(Ok(q)) if (0.0..=1.0).contains(&q) => (q * 1000.0).round() as Quality,
        Some(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &'static str, expected: bool) {
        assert_eq!(prefers_html(&HeaderValue::from_static(accept)), expected, "{accept}");
    }

    #[test]
    fn html_is_for_those_who_prefer_it() {
        check("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true);
        check("text/html", true);
        check("text/*", true);
        check("TEXT/HTML; q=0.5, application/json;q=0.4", true);
        check("application/json;q=0.1, text/html ; level=1 ; q=0.2", true);
        check("*/*;q=0.5, application/json;q=0", true);
    }

    #[test]
    fn everybody_else_gets_json() {
        check("*/*", false);
        check("", false);
        check("application/json, text/html", false);
        check("text/html;q=0.4, application/json", false);
        check("text/html;q=0", false);
        check("text/html;q=2, image/png", false);
        check("text/html;q=x", false);
        check("image/png", false);
        check("application/*, text/html;q=0.9", false);
    }
}
