// The client's own ways to tokens, in two halves: what a person agrees to in a browser lies between them.
import { TwitterApi, input, outcome } from "./client.mjs";

const s = await input();
const secret = () => new TwitterApi({ clientId: s.clientId, clientSecret: s.clientSecret });
const signing = (token) => new TwitterApi({ appKey: s.appKey, appSecret: s.appSecret, ...token });

async function asks() {
  const second = secret().generateOAuth2AuthLink(s.callback, { scope: s.scopes });
  const first = await signing().generateAuthLink(s.callback);
  return { second, first };
}

async function gets() {
  const { client, accessToken, refreshToken, expiresIn, scope } = await secret().loginWithOAuth2({
    code: s.code,
    codeVerifier: s.codeVerifier,
    redirectUri: s.callback,
  });
  const before = (await client.v2.me()).data.username;
  const renewed = await secret().refreshOAuth2Token(refreshToken);
  const after = (await renewed.client.v2.me()).data.username;
  await secret().revokeOAuth2Token(renewed.accessToken, "access_token");
  const revoked = await outcome(() => renewed.client.v2.me());
  const logged = await signing({ accessToken: s.oauthToken, accessSecret: s.oauthSecret }).login(s.oauthVerifier);
  const signed = (await logged.client.v2.me()).data.username;
  const app = await signing().appLogin();
  const read = (await app.v2.singleTweet(s.tweet)).data.id;
  const v1 = (await logged.client.currentUser()).screen_name;
  return { before, after, expiresIn, scope, revoked, signed, screenName: logged.screenName, userId: logged.userId, read, v1 };
}

console.log(JSON.stringify(await outcome(s.code ? gets : asks)));
