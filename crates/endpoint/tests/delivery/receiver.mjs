// A receiver of webhooks that verifies each with `standardwebhooks` from npm. It answers with the next status of the ticket's
// own list in `of`, then of `answers`, then 204. It prints its port, then a line for each request, and `{"all": true}` when
// asked through its input. With `skip` set the endpoint's clock runs ahead, so the time is taken from the request.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [modules, options] = process.argv.slice(2);
const { Webhook } = createRequire(`${modules}/`)("standardwebhooks");
const { secret, answers = [], of = {}, skip } = JSON.parse(options);
const print = (line) => console.log(JSON.stringify(line));
const webhook = new Webhook(secret);

const clock = Date.now;
const verified = (body, headers) => {
  Date.now = skip ? () => headers["webhook-timestamp"] * 1000 : clock;
  try {
    webhook.verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString();
    const { data } = body ? JSON.parse(body) : {};
    const answer = of[data?.id]?.shift() ?? answers.shift() ?? 204;
    print({ method: request.method, headers: request.headers, verified: verified(body, request.headers), body, answer });
    response.writeHead(answer, answer === 302 ? { location: "/elsewhere" } : {}).end();
  });
});
server.listen(0, "127.0.0.1", () => print({ port: server.address().port }));
process.stdin.on("data", () => print({ all: true }));
