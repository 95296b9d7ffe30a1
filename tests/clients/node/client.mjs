// What both scripts share: clients of one kind or the other, and results as data.
import http from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
export const { TwitterApi, ApiResponseError } = require("twitter-api-v2");

/** A client with the credentials as they came: a bearer token, or the four keys of OAuth 1.0a. */
export function client(credentials, url) {
  if (!url) return new TwitterApi(credentials);
  // The recipe of docs/clients.md: an address of one's own, over plain http.
  const made = new TwitterApi(credentials, { httpAgent: new http.Agent() });
  made.v2.setPrefix(`${url}/2/`);
  return made;
}

/** The value of a call, or what was thrown, as data. */
export async function outcome(call) {
  try {
    return { value: plain(await call()) };
  } catch (error) {
    const known = error instanceof ApiResponseError;
    return {
      error: known ? "ApiResponseError" : error.constructor.name,
      code: error.code,
      rateLimitError: error.rateLimitError,
      rateLimit: error.rateLimit,
      isAuthError: error.isAuthError,
      message: error.message,
      data: known ? error.data : String(error.stack),
    };
  }
}

function plain(value) {
  // A paginator shows what it has fetched; all else is the answer itself.
  return value && value._realData ? { ...value.data, rateLimit: value.rateLimit, done: value.done } : value;
}

export async function input() {
  const pieces = [];
  for await (const piece of process.stdin) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString());
}
