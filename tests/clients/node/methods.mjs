// Every public method of the v2 client, as the prototypes name them: what it answered, or that nobody called it.
import { client, input, outcome } from "./client.mjs";

const s = await input();
const one = client(s.as);
const v2 = one.v2;
const posts = s.posts;
const all = { "tweet.fields": ["author_id", "created_at", "public_metrics", "referenced_tweets"], expansions: ["author_id"] };
const people = { "user.fields": ["created_at", "public_metrics", "protected"] };
const newTweet = async (text = "by node") => (await v2.tweet(text)).data.id;
const newList = async () => (await v2.createList({ name: "Of node" })).data.id;
const undone = async (first, then) => (await first(), then());

const calls = {
  singleTweet: () => v2.singleTweet(posts[0], all),
  tweets: () => v2.tweets([posts[0], posts[1], "1"], all),
  tweetRetweetedBy: () => v2.tweetRetweetedBy(posts[0], { asPaginator: true, ...people }),
  tweetLikedBy: () => v2.tweetLikedBy(posts[0], { asPaginator: true, ...people }),
  homeTimeline: () => v2.homeTimeline(all),
  userTimeline: () => v2.userTimeline(s.alice, { max_results: 5, ...all }),
  userMentionTimeline: () => v2.userMentionTimeline(s.alice, all),
  quotes: () => v2.quotes(posts[0], all),
  bookmarks: () => undone(() => v2.bookmark(posts[2]), () => v2.bookmarks(all)),
  me: () => v2.me(people),
  user: () => v2.user(s.alice, people),
  users: () => v2.users([s.alice, s.bob, "1"], people),
  userByUsername: () => v2.userByUsername(s.aliceName, people),
  usersByUsernames: () => v2.usersByUsernames([s.aliceName, s.bobName], people),
  followers: () => v2.followers(s.alice, { max_results: 1000, asPaginator: true, ...people }),
  following: () => v2.following(s.carol, { asPaginator: true, ...people }),
  userLikedTweets: () => v2.userLikedTweets(s.bob, all),
  userBlockingUsers: () => undone(() => v2.block(s.me, s.other), () => v2.userBlockingUsers(s.me, people)),
  userMutingUsers: () => undone(() => v2.mute(s.me, s.another), () => v2.userMutingUsers(s.me, people)),
  list: () => v2.list(s.circle, { "list.fields": ["owner_id", "private", "member_count"], expansions: ["owner_id"] }),
  listsOwned: () => v2.listsOwned(s.alice),
  listMemberships: () => v2.listMemberships(s.bob),
  listFollowed: () => v2.listFollowed(s.carol),
  listTweets: () => v2.listTweets(s.circle, all),
  listMembers: () => v2.listMembers(s.circle, people),
  listFollowers: () => v2.listFollowers(s.circle, people),
  usage: () => client(s.asApp).v2.usage(),

  tweet: () => v2.tweet("hello from node"),
  reply: () => v2.reply("an answer", posts[0]),
  quote: () => v2.quote("look", posts[0]),
  tweetThread: () => v2.tweetThread(["one", "two", { text: "three" }]),
  deleteTweet: async () => v2.deleteTweet(await newTweet()),
  hideReply: () => client(s.asAlice).v2.hideReply(s.reply, true),
  like: () => v2.like(s.me, posts[3]),
  unlike: () => undone(() => v2.like(s.me, posts[4]), () => v2.unlike(s.me, posts[4])),
  retweet: () => v2.retweet(s.me, posts[3]),
  unretweet: () => undone(() => v2.retweet(s.me, posts[4]), () => v2.unretweet(s.me, posts[4])),
  bookmark: () => v2.bookmark(posts[3]),
  deleteBookmark: () => undone(() => v2.bookmark(posts[4]), () => v2.deleteBookmark(posts[4])),
  follow: () => v2.follow(s.me, s.alice),
  unfollow: () => undone(() => v2.follow(s.me, s.carol), () => v2.unfollow(s.me, s.carol)),
  block: () => v2.block(s.me, s.other),
  unblock: () => undone(() => v2.block(s.me, s.other), () => v2.unblock(s.me, s.other)),
  mute: () => v2.mute(s.me, s.another),
  unmute: () => undone(() => v2.mute(s.me, s.another), () => v2.unmute(s.me, s.another)),
  createList: () => v2.createList({ name: "Of node", description: "Made there", private: false }),
  updateList: async () => v2.updateList(await newList(), { name: "Another name" }),
  removeList: async () => v2.removeList(await newList()),
  addListMember: async () => v2.addListMember(await newList(), s.alice),
  removeListMember: async () => {
    const list = await newList();
    return undone(() => v2.addListMember(list, s.alice), () => v2.removeListMember(list, s.alice));
  },
  subscribeToList: () => v2.subscribeToList(s.me, s.circle),
  unsubscribeOfList: () => undone(() => v2.subscribeToList(s.me, s.circle), () => v2.unsubscribeOfList(s.me, s.circle)),
  pinList: async () => v2.pinList(s.me, await newList()),
  unpinList: async () => {
    const list = await newList();
    return undone(() => v2.pinList(s.me, list), () => v2.unpinList(s.me, list));
  },

  search: () => v2.search("word"),
  searchAll: () => v2.searchAll("word"),
  tweetCountRecent: () => v2.tweetCountRecent("word"),
  tweetCountAll: () => v2.tweetCountAll("word"),
  listDmEvents: () => v2.listDmEvents(),
  listDmEventsWithParticipant: () => v2.listDmEventsWithParticipant(s.alice),
  listDmEventsOfConversation: () => v2.listDmEventsOfConversation("1-2"),
  sendDmInConversation: () => v2.sendDmInConversation("1-2", { text: "hi" }),
  sendDmToParticipant: () => v2.sendDmToParticipant(s.alice, { text: "hi" }),
  createDmConversation: () =>
    v2.createDmConversation({ conversation_type: "Group", participant_ids: [s.alice, s.bob], message: { text: "hi" } }),
  space: () => v2.space("1zqKVXPQhvZJB"),
  spaces: () => v2.spaces(["1zqKVXPQhvZJB"]),
  spacesByCreators: () => v2.spacesByCreators([s.alice]),
  searchSpaces: () => v2.searchSpaces({ query: "word", state: "live" }),
  spaceBuyers: () => v2.spaceBuyers("1zqKVXPQhvZJB"),
  spaceTweets: () => v2.spaceTweets("1zqKVXPQhvZJB"),
  searchStream: () => v2.searchStream(),
  sampleStream: () => v2.sampleStream(),
  sample10Stream: () => v2.sample10Stream(),
  streamRules: () => v2.streamRules(),
  updateStreamRules: () => v2.updateStreamRules({ add: [{ value: "word", tag: "t" }] }),
  complianceJobs: () => v2.complianceJobs({ type: "tweets" }),
  complianceJob: () => v2.complianceJob("1"),
  sendComplianceJob: () => v2.sendComplianceJob({ type: "tweets", ids: ["1"] }),
  community: () => v2.community("1"),
  searchCommunities: () => v2.searchCommunities("word"),
  uploadMedia: () => v2.uploadMedia(Buffer.from("no picture"), { media_type: "image/png" }),
  createMediaMetadata: () => v2.createMediaMetadata("1", { alt_text: { text: "a picture" } }),
};

/** The names that TwitterApiv2 and the two classes below it give to functions. */
function methods() {
  const found = new Set();
  for (let kind = Object.getPrototypeOf(v2), depth = 0; depth < 3; kind = Object.getPrototypeOf(kind), depth += 1) {
    for (const [name, what] of Object.entries(Object.getOwnPropertyDescriptors(kind))) {
      if (name !== "constructor" && typeof what.value === "function") found.add(name);
    }
  }
  return [...found].sort();
}

const results = {};
for (const name of methods()) results[name] = calls[name] ? await outcome(calls[name]) : { uncalled: true };
console.log(JSON.stringify({ results, uncalled: Object.keys(calls).filter((name) => !(name in results)) }));
