//! What the endpoint tells systemd.

use std::os::unix::net::UnixDatagram;

use tempfile::TempDir;

use crate::config;
use crate::endpoint::Endpoint;

fn told(socket: &UnixDatagram) -> String {
    let mut message = [0; 64];
    let length = socket.recv(&mut message).unwrap();
    String::from_utf8(message[..length].to_vec()).unwrap()
}

#[test]
fn systemd_is_told_when_the_endpoint_takes_requests_and_when_it_stops() {
    let directory = TempDir::new().unwrap();
    let config = config(&directory, &[]);
    let path = directory.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let mut endpoint = Endpoint::start_under(directory, config, &[("NOTIFY_SOCKET", &path)]);
    assert_eq!(told(&socket), "READY=1\n");
    endpoint.ask("-TERM");
    assert_eq!(told(&socket), "STOPPING=1\n");
}
