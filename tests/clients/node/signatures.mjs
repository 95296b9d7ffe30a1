// Requests signed by OAuth 1.0a: over each address, with a query, a form, JSON and parts; with the right keys and wrong.
import http from "node:http";
import https from "node:https";
import { TwitterApi, input, outcome } from "./client.mjs";

const s = await input();
const answer = {};

for (const base of s.bases) {
  const settings = base.startsWith("http:") ? { httpAgent: new http.Agent() } : { httpAgent: new https.Agent() };
  for (const [kind, keys] of Object.entries({ right: s.keys, wrong: { ...s.keys, accessSecret: `${s.keys.accessSecret}x` } })) {
    const v2 = new TwitterApi(keys, settings).v2;
    const at = { prefix: `${base}/` };
    const asks = {
      query: () => v2.get("2/users/me", { "user.fields": "created_at,url", "odd name": "a b+c*(d)!~'é" }, at),
      json: () => v2.post("2/tweets", { text: `signed by node ${base} ${Math.random()}` }, at),
      form: () => v2.post("2/tweets", { text: "a b+c", odd: "a b+c*(d)!~'é" }, { ...at, forceBodyMode: "url" }),
      parts: () => v2.post("2/tweets", { text: "in parts" }, { ...at, forceBodyMode: "form-data" }),
    };
    for (const [name, ask] of Object.entries(asks)) answer[`${kind} ${name} ${base}`] = await outcome(ask);
  }
}
console.log(JSON.stringify(answer));
