// A mail server (`smtp-server` from npm) that gives each mail the next of `answers`, then "accepted". It prints its port, then
// a line for each mail that it received whole, and `{"all": true}` when asked through its input.
import { createRequire } from "node:module";

const [modules, options] = process.argv.slice(2);
const { SMTPServer } = createRequire(`${modules}/`)("smtp-server");
const { tls, key, cert, user, password, answers } = JSON.parse(options);
const print = (line) => console.log(JSON.stringify(line));

const refusal = (answer) =>
  Object.assign(new Error(answer.text), { responseCode: answer.code });

const server = new SMTPServer({
  secure: tls === "wrapper",
  key,
  cert,
  disabledCommands: tls === "none" ? ["STARTTLS"] : [],
  authOptional: !user,
  allowInsecureAuth: tls === "none",
  hideSMTPUTF8: true, // as many a server: it takes no address that isn't ASCII
  onAuth(login, session, done) {
    const known = login.username === user && login.password === password;
    done(known ? null : new Error(`5.7.8 ${login.username} is not known`), { user });
  },
  onRcptTo(address, session, done) {
    const refused = answers[0]?.at === "rcpt" && refusal(answers.shift());
    done(refused || null);
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const answer = answers.shift() ?? "accepted";
      const { mailFrom, rcptTo } = session.envelope;
      print({
        answer,
        from: mailFrom.address,
        to: rcptTo.map((to) => to.address),
        secure: session.secure,
        user: session.user ?? null,
        greeting: session.hostNameAppearsAs,
        mail: Buffer.concat(parts).toString("base64"),
      });
      if (answer === "hang up") {
        const ours = [...server.connections].find((connection) => connection.session === session);
        ours._socket.destroy();
      } else {
        done(answer === "accepted" ? null : refusal(answer));
      }
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => print({ port: server.server.address().port }));
process.stdin.on("data", () => print({ all: true }));
