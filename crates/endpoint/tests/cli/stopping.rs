//! Stopping the endpoint by signals.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use careline_harness::until::until_blocking;

use crate::command::careline;
use crate::endpoint::{Endpoint, TICKET, after, ticket};

/// Sends a ticket's head, and waits until the endpoint asks for its body.
fn begin_ticket(endpoint: &Endpoint, body: &str) -> TcpStream {
    let mut connection = TcpStream::connect(&endpoint.address).unwrap();
    let head = format!(
        "POST /v1/shops/mall/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Idempotency-Key: {TICKET}\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"), "{go_on:?}");
    connection
}

fn wait_until_closed(endpoint: &Endpoint) {
    until_blocking("the listener to close", || {
        TcpStream::connect(&endpoint.address).err()
    })
    .unwrap();
}

#[test]
fn a_ticket_in_progress_is_stored_and_answered_before_the_endpoint_stops() {
    for signal in ["-TERM", "-INT"] {
        let mut endpoint = Endpoint::start();
        let body = ticket();
        let mut connection = begin_ticket(&endpoint, &body);
        endpoint.ask(signal);
        after(&mut endpoint.log, "stopping");
        wait_until_closed(&endpoint);
        assert!(
            endpoint.child.try_wait().unwrap().is_none(),
            "it didn't wait for the ticket"
        );
        connection.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
        assert!(endpoint.child.wait().unwrap().success());
        let file = |name: &str| endpoint.directory.path().join("data").join(name);
        assert!(file("careline.db").exists());
        assert!(
            !Path::new(&file("careline.db-wal")).exists(),
            "the log isn't merged"
        );
        let listed = careline(&["desk", "show", TICKET, "--config", &endpoint.config], "");
        assert!(listed.status.success(), "{listed:?}");
    }
}

#[test]
fn a_second_signal_stops_the_endpoint_at_once() {
    for (first, second) in [("-TERM", "-TERM"), ("-INT", "-INT"), ("-TERM", "-INT")] {
        let mut endpoint = Endpoint::start();
        let _stalled = begin_ticket(&endpoint, &ticket());
        endpoint.ask(first);
        after(&mut endpoint.log, "stopping");
        wait_until_closed(&endpoint);
        assert!(
            endpoint.child.try_wait().unwrap().is_none(),
            "it didn't wait"
        );
        endpoint.ask(second);
        // It didn't wait for the ten seconds of the drain: then the log would say so.
        let rest: Vec<_> = endpoint.log.by_ref().map(Result::unwrap).collect();
        assert!(
            !rest.iter().any(|line| line.contains("didn't end")),
            "{rest:?}"
        );
        assert_eq!(endpoint.child.wait().unwrap().code(), Some(1));
    }
}
