// Walks to the end while others post, and what is thrown when a server says no.
import { client, input, outcome } from "./client.mjs";

const s = await input();
const others = s.others ? client(s.others).v2 : null;

async function walked(paginator) {
  const ids = paginator.tweets ? paginator.tweets.map((row) => row.id) : paginator.users.map((row) => row.id);
  const pages = [ids.length];
  let page = paginator;
  while (!page.done) {
    await others.tweet(`meanwhile ${Math.random()}`);
    page = await page.next();
    const rows = page.tweets ?? page.users;
    pages.push(rows.length);
    ids.push(...rows.map((row) => row.id));
  }
  return { ids, pages };
}

const walks = {
  homeTimeline: (v2) => v2.homeTimeline({ max_results: 5 }),
  userTimeline: (v2) => v2.userTimeline(s.alice, { max_results: 5 }),
  followers: (v2) => v2.followers(s.alice, { max_results: 1, asPaginator: true }),
  userMentionTimeline: (v2) => v2.userMentionTimeline(s.alice, { max_results: 5 }),
  userLikedTweets: (v2) => v2.userLikedTweets(s.me, { max_results: 5 }),
  bookmarks: (v2) => v2.bookmarks({ max_results: 5 }),
};

const asked = {
  tweets: (v2) => v2.singleTweet(s.posts[0]),
  posting: (v2) => v2.tweet("again and again"),
  users: (v2) => v2.user(s.alice),
  me: (v2) => v2.me(),
  timelines: (v2) => v2.userTimeline(s.target ?? s.alice),
  home: (v2) => v2.get("users/:id/timelines/reverse_chronological", {}, { params: { id: s.me } }),
  mentions: (v2) => v2.userMentionTimeline(s.target ?? s.alice),
  follows: (v2) => v2.follow(s.me, s.target ?? s.alice),
  followers: (v2) => v2.followers(s.target ?? s.alice),
  likes: (v2) => v2.like(s.me, s.target ?? s.posts[0]),
  likers: (v2) => v2.tweetLikedBy(s.target ?? s.posts[0]),
  retweets: (v2) => v2.retweet(s.me, s.target ?? s.posts[0]),
  retweeters: (v2) => v2.tweetRetweetedBy(s.target ?? s.posts[0]),
  quotes: (v2) => v2.quotes(s.target ?? s.posts[0]),
  mutes: (v2) => v2.mute(s.me, s.target ?? s.alice),
  blocks: (v2) => v2.block(s.me, s.target ?? s.other),
  bookmarks: (v2) => v2.post("users/:id/bookmarks", { tweet_id: s.target ?? s.posts[0] }, { params: { id: s.me } }),
  hiding: (v2) => v2.hideReply(s.target ?? s.reply, true),
  lists: (v2) => v2.listMembers(s.target ?? s.circle),
  listing: (v2) => v2.subscribeToList(s.me, s.target ?? s.circle),
};

const answer = {};
for (const name of s.walks ?? []) {
  answer[name] = await outcome(async () => walked(await walks[name](client(s.as).v2)));
}
for (const { name, group, as, url, again } of s.forced ?? []) {
  const v2 = client(as, url).v2;
  let last;
  for (let times = 0; times < (again ?? 1); times += 1) {
    last = await outcome(() => asked[group](v2));
    if (last.code === 429) break;
  }
  answer[name] = last;
}
console.log(JSON.stringify(answer));
