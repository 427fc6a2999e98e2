//! A mail server for the command line's tests: it knows one login, and keeps the mails that it is sent.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// `AUTH PLAIN` with the user `careline` and the password `hunter2`.
const LOGIN: &str = "AUTH PLAIN AGNhcmVsaW5lAGh1bnRlcjI=";

pub struct MailServer {
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = mails.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let kept = kept.clone();
                std::thread::spawn(move || drop(serve(&connection.unwrap(), &kept)));
            }
        });
        Self { port, mails }
    }

    /// `[mail.smtp]` of a client.
    pub fn settings(&self, password: &str) -> String {
        let port = self.port;
        format!(
            "[mail.smtp]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nuser = \"careline\"\n{password}\n"
        )
    }

    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

fn serve(mut connection: &TcpStream, mails: &Mutex<Vec<String>>) -> std::io::Result<()> {
    connection.write_all(b"220 mail.example ESMTP\r\n")?;
    let mut lines = BufReader::new(connection).lines();
    while let Some(line) = lines.next() {
        let line = line?;
        let answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-mail.example\r\n250 AUTH PLAIN",
            "AUTH" if line == LOGIN => "235 2.7.0 welcome",
            "AUTH" => "535 5.7.8 who is careline?",
            "DATA" => {
                connection.write_all(b"354 go on\r\n")?;
                let mail = lines.by_ref().map_while(Result::ok);
                let mail: Vec<_> = mail.take_while(|line| line != ".").collect();
                mails.lock().unwrap().push(mail.join("\n"));
                "250 2.0.0 kept"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        connection.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}
