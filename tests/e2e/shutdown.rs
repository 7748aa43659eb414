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
    dev.terminate();
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
