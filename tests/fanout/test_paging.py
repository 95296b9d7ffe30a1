"""Walking a list forth and back over a pure model: no row twice, none left out, whatever comes or goes meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from fanout import paging
from fanout.paging import ASCENDING, DESCENDING, START, Place

ROWS = st.sets(st.integers(1, 300), max_size=60)
SIZES = st.integers(1, 12)
ORDERS = st.sampled_from([ASCENDING, DESCENDING])
ROUNDS = 1_000


class Shelf:
    """A list of numbers, some of which are hidden, in one shard or several."""

    def __init__(self, numbers, hidden, order, shards=1, most=4):
        self.numbers, self.hidden, self.order, self.shards, self.most = set(numbers), set(hidden), order, shards, most

    def rows(self):
        keyed = [(each % self.shards, each) for each in self.numbers]
        return sorted(keyed, key=lambda key: (key[0], key[1] * self.order.step))

    def more(self, position, back, size):
        rows = self.rows()
        if position:
            at = (position[0], position[1] * self.order.step)

            def beyond(key):
                placed = (key[0], key[1] * self.order.step)
                return placed < at if back else placed > at

            rows = [key for key in rows if beyond(key)]
        if back:
            rows = rows[::-1]
        # A source may give less than was asked for, and yet go on.
        read = rows[: min(size, self.most)]
        return [(key, key[1]) for key in read], read[-1] if len(rows) > len(read) else None

    def shows(self, numbers):
        return [each if each not in self.hidden else None for each in numbers]

    def shown(self):
        return [number for _, number in self.rows() if number not in self.hidden]

    def page(self, place, size, **options):
        return paging.page(self.more, self.shows, place, size, self.order, rounds=ROUNDS, **options)


def forth(shelf, size, place=START, **options):
    while place is not None:
        page = shelf.page(place, size, **options)
        yield page
        place = page.next


@given(ROWS, ROWS, ORDERS, st.integers(1, 5), SIZES)
def test_pages_walked_forth_are_the_list_and_each_is_full_or_the_last(numbers, hidden, order, shards, size):
    shelf = Shelf(numbers, hidden, order, shards)
    pages = list(forth(shelf, size))
    assert [item for page in pages for item in page.items] == shelf.shown()
    assert all(len(page.items) == size for page in pages[:-1])
    assert len(pages) == 1 or pages[-1].items
    assert pages[0].previous is None
    assert all(page.previous is not None for page in pages[1:])


@given(ROWS, ROWS, ORDERS, st.integers(1, 5), SIZES, SIZES)
def test_walked_back_each_page_holds_what_stands_right_before(numbers, hidden, order, shards, size, other_size):
    shelf = Shelf(numbers, hidden, order, shards)
    whole = shelf.shown()
    for page in list(forth(shelf, size))[1:]:
        at, place, seen = whole.index(page.items[0]), page.previous, []
        while place is not None:
            before = shelf.page(place, other_size)
            start = max(0, at - len(seen) - other_size)
            assert before.items == whole[start : at - len(seen)]
            seen = before.items + seen
            again = shelf.page(before.next, size)
            assert again.items == whole[start + len(before.items) :][:size]
            place = before.previous
        assert seen == whole[:at]


@given(ROWS, ROWS, ORDERS, SIZES, st.data())
def test_what_comes_and_goes_meanwhile_neither_repeats_nor_drops_the_rest(numbers, hidden, order, size, data):
    shelf = Shelf(numbers, hidden, order)
    stays = set(numbers) - set(hidden)
    place, seen, back = START, [], False
    for _ in range(data.draw(st.integers(1, 15))):
        page = shelf.page(place, size)
        if not page.items:
            # All that was left has been hidden: the next step would not be beside the last one.
            break
        seen.append((back, page.items))
        gone = data.draw(st.sets(st.sampled_from(sorted(numbers | {1})), max_size=3))
        stays -= gone
        shelf.hidden |= gone
        shelf.numbers |= data.draw(st.sets(st.integers(301, 400) if order is DESCENDING else st.integers(-99, 0)))
        back = data.draw(st.booleans()) if page.previous else False
        place = page.previous if back else page.next
        if place is None:
            break
    whole = [number for _, number in shelf.rows()]
    spans = [(whole.index(items[0]), whole.index(items[-1])) for _, items in seen if items]
    for (_, items), (first, last) in zip([each for each in seen if each[1]], spans, strict=True):
        assert [each for each in whole[first : last + 1] if each in stays] == [each for each in items if each in stays]
    moved = [turn for turn, items in seen if items]
    for turn, (first, last), (first_then, last_then) in zip(moved[1:], spans, spans[1:], strict=False):
        between = whole[last_then + 1 : first] if turn else whole[last + 1 : first_then]
        assert (last_then < first) if turn else (first_then > last)
        assert not [each for each in between if each in stays]


@given(ROWS, ORDERS, SIZES, st.integers(1, 40))
def test_a_walk_ends_at_its_depth_and_comes_back_from_there(numbers, order, size, depth):
    shelf = Shelf(numbers, set(), order)
    pages = list(forth(shelf, size, depth=depth))
    assert [item for page in pages for item in page.items] == shelf.shown()[:depth]
    if len(pages) > 1:
        before = shelf.page(pages[-1].previous, size, depth=depth)
        assert before.items == pages[-2].items
        assert shelf.page(before.next, size, depth=depth).items == pages[-1].items


def test_beyond_the_depth_there_is_nothing_but_the_way_back():
    shelf = Shelf(range(1, 30), set(), ASCENDING)
    page = shelf.page(Place((0, 10), shown=10), 5, depth=10)
    assert (page.items, page.next) == ([], None)
    assert shelf.page(page.previous, 5).items == [6, 7, 8, 9, 10]


@given(ROWS, ROWS, ORDERS, st.integers(1, 4), SIZES)
def test_a_list_in_shards_is_read_shard_by_shard_in_both_directions(numbers, gone, order, shards, size):
    def read(shard, bound, back, size):
        mine = sorted((each for each in numbers if each % shards == shard), reverse=(order.step < 0) != back)
        upwards = (order.step > 0) != back
        beyond = [each for each in mine if (each > bound if upwards else each < bound)]
        return [(each, each not in gone) for each in beyond[:size]]

    more = paging.across(read, shards, order)
    shelf = Shelf(numbers, gone, order, shards)
    shelf.more, shelf.shows = more, lambda ids: [each or None for each in ids]
    pages = list(forth(shelf, size))
    assert [item for page in pages for item in page.items] == shelf.shown()
    place, seen = pages[-1].previous, pages[-1].items
    while place is not None:
        page = shelf.page(place, size)
        seen, place = page.items + seen, page.previous
    assert seen == shelf.shown()
