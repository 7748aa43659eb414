use std::{rc::Rc, time::Duration};

use workmesh_mesh::{Code, Exception};

use super::*;

const BROWSER: HeaderValue = HeaderValue::from_static("text/html,*/*;q=0.8");

fn thrown() -> Failure {
    let exception =
        Exception { name: "TypeError".into(), message: "<b> & \"x\"".into(), stack: "at <anonymous>".into() };
    Failure::exception(&Rc::from("a<b"), exception)
}

fn body(response: &mut Response<Body>) -> String {
    String::from_utf8(response.body_mut().take_full().unwrap().to_vec()).unwrap()
}

fn json(failure: &Failure, dev: bool) -> Value {
    let mut response = respond(failure, TraceId::random(), None, false, dev);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    serde_json::from_str(&body(&mut response)).unwrap()
}

#[test]
fn every_code_has_its_status_and_says_what_to_do() {
    for &code in Code::ALL {
        let response = respond(&Failure::new(code, "m"), TraceId::random(), None, false, false);
        assert_eq!(response.status(), code.status());
        assert_eq!(response.headers()[ERROR], code.as_str());
        let error = &json(&Failure::new(code, "m"), false)["error"];
        assert_eq!(error["code"], code.as_str());
        assert_eq!(error["status"], code.status().as_u16());
        assert_eq!(error["message"], "m");
        assert_eq!(error["advice"], code.advice());
        assert_eq!(error["worker"], Value::Null);
    }
}

#[test]
fn what_a_worker_threw_is_for_development_only() {
    assert_eq!(json(&thrown(), false)["error"].get("exception"), None);
    let error = &json(&thrown(), true)["error"];
    assert_eq!(error["worker"], "a<b");
    assert_eq!(error["exception"]["name"], "TypeError");
    assert_eq!(error["exception"]["message"], "<b> & \"x\"");
    assert_eq!(error["exception"]["stack"], "at <anonymous>");
}

#[test]
fn a_page_contains_nothing_that_was_not_written_for_it() {
    let mut response = respond(&thrown(), TraceId::random(), Some(&BROWSER), false, true);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    let page = body(&mut response);
    assert!(page.contains("TypeError: &lt;b&gt; &amp; &quot;x&quot;\nat &lt;anonymous&gt;"), "{page}");
    assert!(page.contains("a&lt;b") && !page.contains("a<b"), "{page}");
    let mut response = respond(&thrown(), TraceId::random(), Some(&BROWSER), false, false);
    assert!(!body(&mut response).contains("TypeError"));
}

#[test]
fn the_trace_is_named_in_header_and_body() {
    let trace = TraceId::random();
    let mut response = respond(&thrown(), trace, None, false, false);
    assert_eq!(response.headers()[TRACE_ID], trace.to_string());
    assert!(body(&mut response).contains(&format!("\"traceId\":\"{trace}\"")));
}

#[test]
fn retry_after_is_in_whole_seconds_and_never_too_early() {
    for (after, expected) in [(0, "0"), (1, "1"), (999, "1"), (1000, "1"), (1001, "2"), (30_000, "30")] {
        let mut failure = Failure::new(Code::BreakerOpen, "m");
        failure.retry_after = Some(Duration::from_millis(after));
        let response = respond(&failure, TraceId::random(), None, false, false);
        assert_eq!(response.headers()[header::RETRY_AFTER], expected, "{after} ms");
    }
}

#[test]
fn head_gets_the_length_and_not_the_body() {
    let mut response = respond(&thrown(), TraceId::random(), None, true, false);
    assert_ne!(response.headers()[header::CONTENT_LENGTH], "0");
    assert_eq!(body(&mut response), "");
}

#[test]
fn an_unreadable_request_is_refused_by_the_same_contract() {
    for (status, expected) in [
        ("400 Bad Request", "well-formed"),
        ("431 Request Header Fields Too Large", "headers"),
        ("414 URI Too Long", "URL"),
    ] {
        let why = Unreadable::from_status_line(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes());
        let text = String::from_utf8(unreadable(why).to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\nx-workmesh-error: bad_request\r\n"), "{head}");
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
        let body: Value = serde_json::from_str(body).unwrap();
        assert!(body["error"]["message"].as_str().unwrap().contains(expected), "{body}");
    }
}
