from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.steps.language.keywords import extract_keywords
from flows.steps.language.sentences import split_article
from flows.steps.language.words import load_segmenter
from flows.steps.model import Article, Author, Keyword, Mention, Paragraph, Sentence, Span

SEGMENTER = load_segmenter()


def read(*parts: tuple[str, str], authors: tuple[Author, ...] = ()) -> tuple[Article, tuple[Sentence, ...]]:
    paragraphs = (
        Paragraph(n, role, text, (Span(n, 0, len(text)),)) for n, (role, text) in enumerate(parts, 1)
    )
    article = Article(1, tuple(paragraphs), authors)
    cut = (s for s in split_article(article))
    return article, tuple(replace(s, tokens=SEGMENTER.tokenize(s.text)) for s in cut)


STORY = read(
    ("headline", "茶油产业富了山里人"),
    ("body", "澄江日报讯（记者 何苗）10月3日，澄江县的茶油加工厂开工。何苗看到，工人正在榨油。"),
    ("body", "茶油加工厂今年收购茶籽300吨，茶油产量增长20%。副县长表示，茶油产业还要做强品牌。"),
    ("body", "茶籽收购价每公斤12元，村民收入增加。茶油加工厂还招了60人。"),
    authors=(Author("记者", "何苗"),),
)


def mentions_in(story: tuple[Article, Sequence[Sentence]], *names: tuple[str, str]) -> tuple[Mention, ...]:
    """Where these names, (type, text), first stand in each sentence."""
    return tuple(
        Mention(sentence.number, kind, name, name, None, at, at + len(name))
        for sentence in story[1]
        for kind, name in names
        if (at := sentence.text.find(name)) >= 0
    )


def texts(keywords: tuple[Keyword, ...]) -> list[str]:
    return [keyword.keyword for keyword in keywords]


def test_subject_comes_first_and_words_are_merged_into_phrases() -> None:
    found = texts(extract_keywords(*STORY, ()))
    assert "茶油" in found[0]
    assert any(word in found[:4] for word in ("茶油加工厂", "加工厂"))


def test_no_numbers_stop_words_reporters_or_the_paper() -> None:
    found = texts(extract_keywords(*STORY, ()))
    assert not {"何苗", "记者", "澄江日报", "表示", "副县长", "今年", "20%", "300", "增长"} & {*found}
    assert not any(char.isdigit() for text in found for char in text)


def test_ranks_run_from_one_and_weights_fall() -> None:
    found = extract_keywords(*STORY, ())
    assert [keyword.rank for keyword in found] == list(range(1, len(found) + 1))
    weights = [keyword.weight for keyword in found]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 1.0


def test_no_term_is_a_piece_of_a_better_one() -> None:
    found = texts(extract_keywords(*STORY, ()))
    assert not [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if b in a]


def test_one_term_for_a_name_whatever_its_form() -> None:
    article, sentences = read(
        ("body", "澄湖星汉能源有限公司（以下简称星汉能源）投产。"),
        ("body", "星汉能源的工人说好。"),
        ("body", "星汉能源扩产。"),
    )
    full = "澄湖星汉能源有限公司"
    mentions = tuple(
        Mention(s.number, "ORG", form, full, None, s.text.index(form), s.text.index(form) + len(form))
        for s in sentences
        for form in (full, "星汉能源")
        if form in s.text
    )
    found = texts(extract_keywords(article, sentences, mentions))
    assert found[0] == "星汉能源"
    assert full not in found


def test_a_verb_is_part_of_a_term_only_where_the_noun_hardly_stands_without_it() -> None:
    article = read(
        ("headline", "澄江筑牢防溺水防线"),
        ("body", "防溺水宣传走进村小。防溺水要靠大家，老师教学生防溺水。"),
        ("body", "巡逻队增进民生福祉，守护民生福祉，民生福祉人人有份。"),
    )
    found = texts(extract_keywords(*article, ()))
    assert "防溺水" in found
    assert "民生福祉" in found
    assert not [text for text in found if text.startswith("增进")]


def test_quoted_terms_stand_whole() -> None:
    article = read(
        ("headline", "“摆渡课堂”开课了"),
        ("body", "老船工办起“摆渡课堂”，乘船的人都来听。“摆渡课堂”每周三次。"),
    )
    assert texts(extract_keywords(*article, ()))[0] == "摆渡课堂"


def test_what_only_the_title_says_comes_behind_what_the_text_dwells_on() -> None:
    article = read(
        ("headline", "春茶奏响致富曲"),
        ("body", "茶农采春茶，茶厂收春茶。今年的春茶香，茶厂连夜炒制。"),
    )
    found = texts(extract_keywords(*article, ()))
    assert found[0] == "春茶"
    assert "奏响" not in found


def test_a_slip_of_the_segmentation_is_no_term() -> None:
    article, sentences = read(("body", "比武场上，旌旗澜沧飞扬。"))
    slipped = tuple(
        replace(s, tokens=tuple(replace(t, text="旗澜", pos="n") if t.text == "澜" else t for t in s.tokens))
        for s in sentences
    )
    assert "旗澜" not in texts(extract_keywords(article, slipped, ()))


def test_an_article_without_text_has_none() -> None:
    assert extract_keywords(Article(1, ()), (), ()) == ()


def test_fewer_terms_rather_than_what_is_said_in_passing() -> None:
    article = read(
        ("headline", "澄江鼓励退役军人返乡"),
        ("body", "退役军人招聘会昨日举行，退役军人张某投出简历。阳光洒满广场，歌声飘过窗台，喇叭响了。"),
        ("body", "澄江市还为退役军人开了夜校，退役军人夜校教电工，电工证由夜校代办。"),
    )
    found = texts(extract_keywords(*article, ()))
    assert {"退役军人", "夜校"} <= {*found}
    assert not {"阳光", "喇叭", "简历", "歌声"} & {*found}


def test_general_words_are_terms_only_beside_others() -> None:
    article = read(
        ("headline", "绿色金融扩面"),
        ("body", "绿色金融今年扩面，绿色金融产品增加三种。绿色越来越深，绿色越来越浓。"),
    )
    found = texts(extract_keywords(*article, ()))
    assert "绿色金融" in found
    assert "绿色" not in found


def test_a_deed_of_four_characters_is_no_term_whatever_its_tag() -> None:
    article = read(
        ("headline", "澄江大力开展禁渔"),
        ("body", "澄江市大力开展禁渔，渔政船大力开展巡江，渔民同步进行转产。禁渔期里，渔政船发表声明。"),
        ("body", "大力开展禁渔以后，渔民同步进行登记，渔政船再次发表声明。"),
    )
    found = texts(extract_keywords(*article, ()))
    assert "渔政船" in found
    assert not {"大力开展", "同步进行", "发表声明"} & {*found}


def test_who_reports_within_the_text_is_no_term() -> None:
    article, sentences = read(("body", "澄江市日前开闸放水（记者骆敬亭）。澄江水库放水三天，水库水位回落。"))
    start = sentences[0].text.index("骆敬亭")
    reporter = Mention(1, "PER", "骆敬亭", "骆敬亭", "记者", start, start + 3)
    assert "骆敬亭" not in texts(extract_keywords(article, sentences, (reporter,)))


def test_who_else_was_there_is_no_term_but_who_acts_is() -> None:
    people = ("时重山", "陶少堂", "简文", "闻人杰")
    story = read(
        ("headline", "时重山调研茶油产业"),
        ("body", "时重山到茶油加工厂调研茶油产业。茶油加工厂今年收购茶籽，茶籽收购价上涨。"),
        ("body", "时重山说，茶油产业要做强茶油品牌，茶油品牌带动茶籽收购。"),
        ("body", "陶少堂、简文、闻人杰参加。"),
    )
    mentions = mentions_in(story, *[("PER", name) for name in people])
    found = texts(extract_keywords(*story, mentions))
    assert "时重山" in found
    assert not {"陶少堂", "简文", "闻人杰"} & {*found}


def test_whose_words_are_carried_out_and_whose_post_it_is_are_no_terms() -> None:
    story = read(
        ("headline", "澄江茶油产业座谈会召开"),
        ("body", "澄江市召开茶油产业座谈会，学习闻人杰主席关于茶油产业的重要论述。"),
        ("body", "茶籽收购按照国务院办公厅、国家林草局印发的《油料发展意见》进行。"),
        ("body", "市委副书记陶少堂说，茶油产业要做强茶油品牌，茶油品牌带动茶籽收购。"),
        ("body", "茶籽产量三年翻番，茶籽价格看涨。秘书长简文，澄江林业局局长时重山参加座谈会。"),
    )
    people = [("PER", name) for name in ("闻人杰", "陶少堂", "简文", "时重山")]
    bodies = [("ORG", name) for name in ("市委", "国务院办公厅", "国家林草局")]
    found = texts(extract_keywords(*story, mentions_in(story, *bodies, *people)))
    assert "陶少堂" in found
    assert not {"闻人杰", "市委", "简文", "时重山"} & {*found}
    assert not {"国务院办公厅", "国家林草局"} & {*found[:4]}


def test_a_phrase_that_adds_a_general_word_to_a_term_is_left_out() -> None:
    story = read(
        ("headline", "茶籽收购价上涨"),
        ("body", "茶籽收购从十月开始，茶籽产品供不应求。收购站说，茶籽产品今年涨价。"),
        ("body", "刘女士种了三亩茶籽，茶籽卖了八千元，刘女士很高兴。"),
    )
    found = texts(extract_keywords(*story, mentions_in(story, ("PER", "刘女士"))))
    assert "茶籽" in found
    assert not {"茶籽产品", "刘女士"} & {*found}


def test_what_is_named_again_for_short_stands_for_its_full_name() -> None:
    story = read(
        ("headline", "澄湖古琴艺术邀请赛开赛"),
        ("body", "澄湖古琴艺术邀请赛昨日开赛。本次邀请赛来了60名琴师，此次邀请赛分三场。"),
        ("body", "该邀请赛由琴社承办，这次邀请赛还请了评委，古琴艺术邀请赛每年一次，本届邀请赛免票。"),
    )
    found = texts(extract_keywords(*story, ()))
    assert "古琴艺术邀请赛" in found
    assert "邀请赛" not in found


def test_a_prefix_cut_off_with_the_word_before_it_is_put_right() -> None:
    article, sentences = read(
        ("body", "民警到村里说防溺水，老师也说防溺水。"),
        ("body", "家长会上再说防溺水，孩子们记住了。"),
    )
    slipped = []
    for sentence in sentences:
        tokens = []
        for token in sentence.tokens:  # 说|防|溺水 as 说防|溺水
            if token.text == "防":
                tokens[-1] = tokens[-1]._replace(text="说防", pos="n", end=token.end)
            else:
                tokens.append(token)
        slipped.append(replace(sentence, tokens=tuple(tokens)))
    assert any(token.text == "说防" for sentence in slipped for token in sentence.tokens)
    assert texts(extract_keywords(article, slipped, ()))[0] == "防溺水"


def test_a_piece_of_a_phrase_is_a_term_where_the_story_is_about_it_as_well() -> None:
    story = read(
        ("headline", "风筝邀请赛在澄湖办"),
        ("body", "风筝邀请赛昨日开赛，风筝飞满湖面。老匠人扎的风筝升空，年轻人的风筝也好看。"),
        ("body", "今年的风筝比去年多。风筝放了一小时，风筝邀请赛还要办三天。"),
    )
    found = texts(extract_keywords(*story, ()))
    assert {"风筝邀请赛", "风筝"} <= {*found}


def test_what_a_long_text_hardly_says_is_no_matter_though_its_title_does() -> None:
    body = "茶厂收购春茶，茶农采摘春茶，春茶价格上涨，茶厂添置烘干机，烘干机连夜炒制春茶。"
    story = read(("headline", "星空下的春茶"), *[("body", body)] * 10, ("body", "他们抬头，只见满天星空。"))
    found = texts(extract_keywords(*story, ()))
    assert found.index("烘干机") < found.index("星空") if "星空" in found else "烘干机" in found


def test_the_stem_of_a_body_is_no_term_beside_it() -> None:
    story = read(
        ("headline", "浒川帮扶茶农"),
        ("body", "浒川局派人到茶山。浒川部门说，茶农可以贷款。"),
        ("body", "浒川部门还办了茶农夜校，浒川干部上门教剪枝。"),
    )
    found = texts(extract_keywords(*story, mentions_in(story, ("ORG", "浒川局"))))
    assert "浒川局" in found
    assert "浒川" not in found


def test_a_short_article_shows_what_it_names_once_but_no_general_words() -> None:
    story = read(
        ("headline", "澄湖禁渔"),
        ("body", "澄湖开始禁渔，渔政船巡湖，禁渔三个月。渔政船归澄湖渔政支队，支队长简文带队。"),
        ("body", "渔民说禁渔好，收获在后头，印象很深。湖心岛码头和浒湾码头停航。"),
    )
    names = (("LOC", "澄湖"), ("ORG", "澄湖渔政支队"), ("PER", "简文"), ("LOC", "湖心岛"), ("LOC", "浒湾"))
    found = texts(extract_keywords(*story, mentions_in(story, *names)))
    assert {"澄湖", "禁渔", "澄湖渔政支队", "简文", "湖心岛", "浒湾"} <= {*found}
    assert not {"印象", "收获"} & {*found}
