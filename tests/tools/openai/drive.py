"""Drives the official client of OpenAI over a server that plays OpenAI: drive.py BASE_URL

The client is the published one, unmodified. Every answer is read into its types again, strictly this time, and nothing
may be left over that the types do not know.
"""

import hashlib
import json
import sys
import time
import typing

import openai
import pydantic

client = openai.OpenAI(base_url=sys.argv[1], api_key="sk-pretend-key", max_retries=0, timeout=30)


def control(name, body):
    """Asks what only tests ask."""
    client.post(sys.argv[1].removesuffix("/v1") + "/_pretend/" + name, body=body, cast_to=object)


def right(value, kind=None):
    """The value itself, once all of it has the types that it should have."""
    if kind is not None:
        assert isinstance(value, kind), f"{type(value)} is no {kind}"
    if isinstance(value, pydantic.BaseModel):
        # A name that Python cannot have is a field under another name, and the client keeps it in both places.
        known = {field.alias for field in type(value).model_fields.values()}
        left = {name for name in value.model_extra or {} if name not in known}
        assert not left, f"{type(value).__name__} has {left}"
        for name, field in type(value).model_fields.items():
            held = getattr(value, name)
            has_type(held, field.annotation, f"{type(value).__name__}.{name}")
            right(held)
    elif isinstance(value, (list, tuple)):
        for item in value:
            right(item)
    elif isinstance(value, dict):
        for item in value.values():
            right(item)
    return value


def has_type(held, annotation, name):
    # The client builds its values without looking, so a value of a wrong type would stand there as it came.
    if typing.get_origin(annotation) is not None or isinstance(annotation, type):
        try:
            pydantic.TypeAdapter(annotation).validate_python(held, strict=not isinstance(held, (int, float)))
        except pydantic.errors.PydanticUserError:
            return
        except pydantic.ValidationError as error:
            raise AssertionError(f"{name} is {held!r}: {error}") from error


def until(ask, is_so):
    for _ in range(500):
        value = ask()
        if is_so(value):
            return right(value)
        time.sleep(0.05)
    raise AssertionError(f"it stays {value}")


def refused(kind, code, act):
    try:
        act()
    except openai.APIStatusError as error:
        assert type(error) is kind, f"{type(error)} in place of {kind}: {error}"
        assert error.code == code, f"{error.code} in place of {code}"
        return
    raise AssertionError(f"{kind.__name__} was expected")


def chat_line(number):
    return {"messages": [{"role": "user", "content": f"q {number}"}, {"role": "assistant", "content": f"a {number}"}]}


def pair_line(number):
    return {
        "input": {"messages": [{"role": "user", "content": f"q {number}"}]},
        "preferred_output": [{"role": "assistant", "content": "a"}],
        "non_preferred_output": [{"role": "assistant", "content": "b"}],
    }


def lines(make, count=12):
    return "".join(json.dumps(make(number)) + "\n" for number in range(count)).encode()


def models():
    found = right(client.models.list())
    four = {"gpt-4.1-2025-04-14", "gpt-4.1-mini-2025-04-14", "gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18"}
    assert four < {model.id for model in found}
    assert right(client.models.retrieve("gpt-4.1-2025-04-14")).shutdown_date == "2027-01-14"
    refused(openai.NotFoundError, "model_not_found", lambda: client.models.retrieve("gpt-0"))


def files():
    lifetime = {"anchor": "created_at", "seconds": 3600}
    made = right(client.files.create(file=("a.jsonl", lines(chat_line)), purpose="fine-tune", expires_after=lifetime))
    assert made.expires_at == made.created_at + 3600 and made.status == "uploaded"
    until(lambda: client.files.retrieve(made.id), lambda file: file.status == "processed")
    right(client.files.wait_for_processing(made.id, poll_interval=0.05))
    other = right(client.files.create(file=("b.jsonl", lines(chat_line)), purpose="fine-tune"))
    assert [file.id for file in client.files.list(purpose="fine-tune", limit=1)] == [other.id, made.id]
    assert client.files.content(made.id).read() == lines(chat_line)
    assert right(client.files.delete(made.id)).deleted
    refused(openai.NotFoundError, None, lambda: client.files.retrieve(made.id))
    refused(openai.BadRequestError, None, lambda: client.files.create(file=("a.txt", b"x"), purpose="fine-tune"))


def uploads():
    body = lines(chat_line)
    upload = right(client.uploads.create(filename="c.jsonl", purpose="fine-tune", bytes=len(body), mime_type="text/jsonl"))
    parts = [right(client.uploads.parts.create(upload.id, data=part)).id for part in (body[:100], body[100:])]
    done = right(client.uploads.complete(upload.id, part_ids=parts, md5=hashlib.md5(body).hexdigest()))
    assert done.status == "completed" and done.file.bytes == len(body)
    left = client.uploads.create(filename="d.jsonl", purpose="fine-tune", bytes=5, mime_type="text/jsonl")
    assert right(client.uploads.cancel(left.id)).status == "cancelled"
    chunked = client.uploads.upload_file_chunked(file=body, filename="e.jsonl", bytes=len(body), mime_type="text/jsonl", purpose="fine-tune")
    assert right(chunked).status == "completed"


def supervised_job():
    file = client.files.create(file=("a.jsonl", lines(chat_line)), purpose="fine-tune")
    check = client.files.create(file=("v.jsonl", lines(chat_line, 2)), purpose="fine-tune")
    job = right(client.fine_tuning.jobs.create(
        model="gpt-4.1-mini-2025-04-14",
        training_file=file.id,
        validation_file=check.id,
        suffix="handbook",
        seed=7,
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 3}}},
        metadata={"app": "doctune", "intent": "driven", "sha": "0"},
    ))
    assert job.status == "validating_files" and job.method.supervised.hyperparameters.n_epochs == 3
    until(lambda: client.fine_tuning.jobs.retrieve(job.id), lambda job: job.status == "running")
    paused = client.fine_tuning.jobs.pause(job.id)
    assert paused.status == "paused" and client.fine_tuning.jobs.resume(job.id).status == "running"
    control("advance", {"ms": 600_000})
    done = until(lambda: client.fine_tuning.jobs.retrieve(job.id), lambda job: job.status == "succeeded")
    assert done.trained_tokens > 0 and done.finished_at >= done.created_at and done.hyperparameters.batch_size == 1
    events = [right(event) for event in client.fine_tuning.jobs.list_events(job.id, limit=10)]
    steps = [event for event in events if event.type == "metrics"]
    assert len(steps) == 36 and steps[0].data["total_steps"] == 36
    points = [right(point) for point in client.fine_tuning.jobs.checkpoints.list(job.id)]
    assert [point.step_number for point in points] == [36, 24, 12] and points[0].metrics.full_valid_loss > 0
    assert client.files.content(done.result_files[0]).text.startswith("step,train_loss,")
    found = client.fine_tuning.jobs.list(metadata={"intent": "driven"})
    assert [right(job).id for job in found] == [job.id]
    answer = client.chat.completions.create(model=done.fine_tuned_model, messages=[{"role": "user", "content": "Bees make honey."}])
    assert right(answer).choices[0].message.content == "Bees make honey."
    assert right(client.models.delete(done.fine_tuned_model)).deleted


def preference_job():
    file = client.files.create(file=("p.jsonl", lines(pair_line)), purpose="fine-tune")
    method = {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1, "n_epochs": 1}}}
    job = right(client.fine_tuning.jobs.create(model="gpt-4.1-2025-04-14", training_file=file.id, method=method))
    assert job.method.dpo.hyperparameters.beta == 0.1
    assert right(client.fine_tuning.jobs.cancel(job.id)).status == "cancelled"
    refused(openai.BadRequestError, None, lambda: client.fine_tuning.jobs.cancel(job.id))
    short = client.files.create(file=("s.jsonl", lines(chat_line, 3)), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="gpt-4.1-2025-04-14", training_file=short.id)
    failed = until(lambda: client.fine_tuning.jobs.retrieve(job.id), lambda job: job.status == "failed")
    assert failed.error.code == "invalid_n_examples" and failed.error.param == "training_file"


SCHEMA = {
    "type": "object",
    "properties": {"question": {"type": "string"}, "quote": {"type": "string"}},
    "required": ["question", "quote"],
    "additionalProperties": False,
}


def chat():
    messages = [{"role": "system", "content": "Ask."}, {"role": "user", "content": "Water boils at a hundred degrees."}]
    form = {"type": "json_schema", "json_schema": {"name": "made", "strict": True, "schema": SCHEMA}}
    answer = right(client.chat.completions.create(model="gpt-6-luna", messages=messages, response_format=form, max_completion_tokens=200))
    assert json.loads(answer.choices[0].message.content)["quote"] == "Water boils at a hundred degrees."
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    options = {"include_usage": True}
    chunks = [right(chunk) for chunk in client.chat.completions.create(model="gpt-6-luna", messages=messages, stream=True, stream_options=options)]
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert said == "Water boils at a hundred degrees." and chunks[-1].usage.completion_tokens > 0
    asked = {"model": "gpt-6-luna", "messages": messages}
    refused(openai.BadRequestError, "unsupported_parameter", lambda: client.chat.completions.create(**asked, max_tokens=5))
    refused(openai.BadRequestError, "unknown_parameter", lambda: client.chat.completions.create(**asked, extra_body={"x": 1}))


class Made(pydantic.BaseModel):
    question: str
    quote: str


def responses():
    form = {"type": "json_schema", "name": "made", "strict": True, "schema": SCHEMA}
    answer = right(client.responses.create(model="gpt-6-luna", input="Ice melts at zero degrees.", text={"format": form}, store=False))
    assert json.loads(answer.output_text)["quote"] == "Ice melts at zero degrees." and answer.status == "completed"
    parsed = client.responses.parse(model="gpt-6-luna", input="Ice melts at zero degrees.", text_format=Made)
    assert parsed.output_parsed.quote == "Ice melts at zero degrees."
    events = [right(event) for event in client.responses.create(model="gpt-6-luna", input="Ice melts at zero.", stream=True)]
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == "Ice melts at zero."
    assert events[-1].type == "response.completed" and events[-1].response.output_text == "Ice melts at zero."
    assert right(client.responses.input_tokens.count(model="gpt-6-luna", input="Ice melts.")).input_tokens > 3


def checks():
    found = right(client.moderations.create(model="omni-moderation-latest", input=["fine", "pretend-harm"]))
    assert [result.flagged for result in found.results] == [False, True]
    one = right(client.embeddings.create(model="text-embedding-3-small", input=["water", "ice"], dimensions=32))
    two = right(client.embeddings.create(model="text-embedding-3-small", input=["water"], dimensions=32, encoding_format="float"))
    assert max(abs(a - b) for a, b in zip(one.data[0].embedding, two.data[0].embedding)) < 1e-6 and len(one.data) == 2


def batches():
    def line(number):
        body = {"model": "gpt-6-luna", "messages": [{"role": "user", "content": f"Sentence number {number} is here."}]}
        return {"custom_id": f"c{number}", "method": "POST", "url": "/v1/chat/completions", "body": body}

    file = client.files.create(file=("b.jsonl", lines(line, 3)), purpose="batch")
    batch = right(client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"a": "b"}))
    control("advance", {"ms": 120_000})
    done = until(lambda: client.batches.retrieve(batch.id), lambda batch: batch.status == "completed")
    assert (done.request_counts.total, done.request_counts.completed) == (3, 3)
    out = [json.loads(line) for line in client.files.content(done.output_file_id).text.splitlines()]
    assert [line["custom_id"] for line in out] == ["c0", "c1", "c2"]
    assert out[1]["response"]["body"]["choices"][0]["message"]["content"] == "Sentence number 1 is here."
    other = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
    assert right(client.batches.cancel(other.id)).status == "cancelled"
    assert [right(batch).id for batch in client.batches.list(limit=1)] == [other.id, batch.id]


def errors():
    stranger = client.with_options(api_key="sk-other")
    refused(openai.AuthenticationError, None, lambda: stranger.models.list())
    limit = {"status": 429, "code": "rate_limit_exceeded", "message": "Please try again in 1.2s."}
    script = [{"on": "GET /models", "times": 1, "do": {"answer": limit}}]
    control("script", script)
    refused(openai.RateLimitError, "rate_limit_exceeded", lambda: client.models.list())
    control("world", {"eligible": False})
    file = client.files.create(file=("a.jsonl", lines(chat_line)), purpose="fine-tune")
    start = lambda: client.fine_tuning.jobs.create(model="gpt-4.1-2025-04-14", training_file=file.id)
    refused(openai.PermissionDeniedError, "training_not_available", start)
    control("world", {"eligible": True})
    control("script", [{"on": "GET /models", "times": 1, "do": "lose"}])
    try:
        client.models.list()
    except openai.APIConnectionError:
        pass
    else:
        raise AssertionError("the answer was to be lost")


for step in (models, files, uploads, supervised_job, preference_job, chat, responses, checks, batches, errors):
    step()
    print(f"{step.__name__}: right")
print(f"openai {openai.__version__}: everything is in its place")
