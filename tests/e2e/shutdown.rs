//! Being asked to end.

use std::{io, net::TcpStream};

use crate::support::{eventually, fleet::Fleet, http::Request};

#[test]
fn what_is_in_flight_is_finished() {
    let code = "export default { async fetch(request) {
                  console.log('begun');
                  return new Response('finished ' + await request.text());
                } };";
    let fleet = Fleet::new().worker("site", "", code);
    let mut dev = fleet.dev();
    let mut exchange = dev.open(&Request::new("POST", "/").open());
    dev.prints("begun");
    dev.signal("TERM");
    let port = dev.port();
    eventually("new connections are refused", || {
        let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
        TcpStream::connect(("127.0.0.1", port)).err().filter(refused)
    });
    exchange.write("after all").unwrap();
    exchange.end().unwrap();
    assert_eq!(exchange.reply().unwrap().brief(), (200, "finished after all".into()));
    assert_eq!(dev.ended().code(), Some(0));
}

#[test]
fn a_second_interrupt_waits_for_nothing() {
    let code = "export default { fetch() {
                  console.log('begun');
                  return new Promise((resolve) => setTimeout(resolve, 3_600_000));
                } };";
    let fleet = Fleet::new().worker("site", "", code);
    let mut dev = fleet.dev();
    let _exchange = dev.open(&Request::get("/"));
    dev.prints("begun");
    dev.signal("INT");
    dev.prints("finishing what is in flight");
    dev.signal("INT");
    assert_eq!(dev.ended().code(), Some(0));
    assert!(!dev.printed().contains("cut off"));
}
