import pytest
from marshmallow import Schema, ValidationError

from workshop_app.engine import fields


class Sample(Schema):
    id = fields.Id()
    key = fields.Key()
    text = fields.Text(10)
    line = fields.Text(10, lines=False, empty=True)
    number = fields.Number(1, 5)
    choice = fields.OneOf(["a", "b"])


@pytest.mark.parametrize("sent", [
    {"id": "x"}, {"id": 5}, {"id": "2C5EA4C0-4067-41E9-8BAD-9B1DEB4D3B7D"}, {"id": "2c5ea4c0-4067-41e9-8bad-9b1deb4d3b7d\n"},
    {"key": "short"}, {"key": "k" * 65}, {"key": "k" * 31 + "!"}, {"text": ""}, {"text": " \t\n"}, {"text": "x" * 11}, {"text": ["x"]},
    {"text": None}, {"number": 0}, {"number": 6}, {"number": "3"}, {"number": 2.5}, {"number": True}, {"number": 10**400}, {"choice": "c"},
    {"choice": {}}, {"unknown": 1},
])
def test_unfit_values_are_refused_with_a_sentence(sent):
    with pytest.raises(ValidationError) as refused:
        Sample().load(sent)
    (sentence,) = refused.value.normalized_messages()[next(iter(sent))]
    assert sentence.endswith(".") and "Traceback" not in sentence


def test_text_is_trimmed_composed_and_rid_of_control_characters():
    loaded = Sample().load({"text": "  cafe\u0301\x00\u200d\r\nok ", "line": " a \n b "})
    assert loaded == {"text": "café\u200d\nok", "line": "a b"}


def test_length_is_counted_in_characters_not_bytes():
    assert Sample().load({"text": "🙂" * 10})["text"] == "🙂" * 10
