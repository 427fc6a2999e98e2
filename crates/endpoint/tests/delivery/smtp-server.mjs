// A mail server (`smtp-server` from npm) that answers as it is told: each mail's answer is the next of `answers`,
// and "accepted" once they are used up. Says its port, then a line for each mail that it read whole.
import { createRequire } from "node:module";

const [modules, options] = process.argv.slice(2);
const { SMTPServer } = createRequire(`${modules}/`)("smtp-server");
const { tls, key, cert, user, password, answers } = JSON.parse(options);
const say = (said) => console.log(JSON.stringify(said));

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
      say({
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
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
