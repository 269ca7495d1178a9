"""Reads packs with the code of the trainers that they are for.

Usage: check_packs.py FOLDER, in which every folder is a pack as a person unpacks it. Needs what
tests/tools/trainers/requirements.txt lists, and neither PyTorch nor a card: the parts of the trainers that read settings
and lines do without, once something stands in for the modules that they only mention. Prints a line for each pack and
ends with 1 when something is wrong.
"""

import ast
import dataclasses
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import json
import os
import runpy
import sys
import tempfile
import types
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
warnings.filterwarnings("ignore")

import transformers  # noqa: E402
import yaml  # noqa: E402

# Asked before anything stands in for PyTorch, because the answer is kept.
assert not transformers.utils.is_torch_available(), "this check is meant for an environment without PyTorch"
from transformers import HfArgumentParser, TrainingArguments  # noqa: E402
from transformers.utils.chat_template_utils import render_jinja_template  # noqa: E402

# The one question that settings ask of PyTorch while they are read.
TrainingArguments.device = types.SimpleNamespace(type="cpu")


class Anything(type):
    """A class that has every attribute, each of them another such class."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(name, (), {"__init__": lambda self, *a, **k: None, "__call__": lambda self, f=None, *a, **k: f})


class StandIn(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name.lower() if name.isupper() else getattr(Anything("module", (), {}), name)


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Lets modules be imported that are not there."""

    NAMES = ("torch", "peft", "accelerate", "PIL")

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in self.NAMES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def data_files():
    return [path for path in (Path("data/train.jsonl"), Path("data/validation.jsonl")) if path.exists()]


def check_manifest():
    manifest = json.loads(Path("manifest.json").read_text(encoding="utf-8"))
    listed = set()
    for file in manifest["files"]:
        content = Path(file["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file
        assert len(content) == file["bytes"], file
        assert "lines" not in file or content.count(b"\n") == file["lines"], file
        listed.add(file["path"])
    there = {str(path) for path in Path().rglob("*") if path.is_file()} - {"manifest.json"}
    assert there == listed, f"there {there}, listed {listed}"
    assert "README.md" in there
    return manifest


def check_trl(manifest):
    """Settings by TRL's own parser, lines by the library that TRL reads them with, words by one of its templates."""
    from trl import DatasetMixtureConfig, DPOConfig, ModelConfig, ScriptArguments, SFTConfig, TrlParser
    from trl.data_utils import is_conversational

    config = SFTConfig if manifest["method"] == "supervised" else DPOConfig
    parser = TrlParser((ScriptArguments, config, ModelConfig, DatasetMixtureConfig))
    script, training, model, _ = parser.parse_args_and_config(args=["--config", "trl.yaml"], fail_with_unknown_args=True)
    assert model.model_name_or_path == manifest["base_model"] and model.use_peft
    assert training.max_length == manifest["parameters"]["tokens_max"]
    assert training.learning_rate == manifest["parameters"]["learning_rate"]
    splits = [script.dataset_train_split] + ([script.dataset_test_split] if training.eval_strategy != "no" else [])
    for split, path in zip(splits, data_files(), strict=True):
        for row in check_loaded(script.dataset_name, split, lines_of(path)):
            assert is_conversational(row), row
            check_rendered(row)


def check_loaded(folder, split, lines):
    """The rows that the library of both trainers makes of a folder: the lines as they are, however late a key comes."""
    from datasets import load_dataset

    with tempfile.TemporaryDirectory() as cache:
        dataset = load_dataset(folder, split=split, cache_dir=cache)
        for column in set(dataset.features) - {"tools"}:
            assert "Json" in str(dataset.features[column]), f"{column} was guessed: {dataset.features}"
        rows = list(dataset)
        for row, line in zip(rows, lines, strict=True):
            assert {key: value for key, value in row.items() if value is not None} == line, f"{row} {line}"
    return rows


def check_rendered(row):
    """Whether the calls of a line are written by a template as the model knows them."""
    import trl

    template = (Path(trl.__file__).parent / "chat_templates" / "qwen2_5.jinja").read_text(encoding="utf-8")
    messages = row["messages"] if "messages" in row else row["prompt"] + row["chosen"]
    tools = json.loads(row["tools"]) if row.get("tools") else None
    rendered = render_jinja_template([messages], tools=tools, chat_template=template)[0][0]
    for message in messages:
        assert not message.get("content") or message["content"].strip() in rendered, rendered
        for call in message.get("tool_calls") or []:
            assert isinstance(call["function"]["arguments"], dict), call
            assert json.dumps(call["function"]["arguments"], ensure_ascii=False) in rendered, rendered


def check_axolotl(manifest):
    """Settings by Axolotl's schema, read in the way of its `validate_config`, and pairs by its own strategy."""
    from axolotl.utils.schemas.config import AxolotlInputConfig
    from axolotl.utils.schemas.datasets import DPODataset, SFTDataset

    settings = yaml.safe_load(Path("axolotl.yaml").read_text(encoding="utf-8"))
    unknown = set(settings) - set(AxolotlInputConfig.model_fields)
    assert not unknown, f"unknown keys {unknown}"
    # Unknown keys of a data set would be dropped in silence.
    schema = DPODataset if settings.get("rl") == "dpo" else SFTDataset
    sets = settings["datasets"] + settings.get("test_datasets", [])
    for dataset, path in zip(sets, data_files(), strict=True):
        assert set(dataset) <= set(schema.model_fields), f"{dataset} does not fit {schema}"
        assert dataset["split"] == path.stem
        check_loaded(dataset["path"], dataset["split"], lines_of(path))
    read = AxolotlInputConfig(**{**settings, "datasets": [schema(**dataset) for dataset in settings["datasets"]]})
    assert read.base_model == manifest["base_model"] and read.sequence_len == manifest["parameters"]["tokens_max"]
    assert read.learning_rate == manifest["parameters"]["learning_rate"]
    if settings.get("rl") == "dpo":
        assert read.rl_beta == manifest["parameters"]["beta"]
        check_pairs_of_axolotl(settings)
    else:
        for path in data_files():
            for line in lines_of(path):
                assert line[sets[0]["field_messages"]][-1]["role"] == "assistant", line


def check_pairs_of_axolotl(settings):
    from axolotl.prompt_strategies.dpo.chat_template import default
    from axolotl.utils.dict import DictDefault

    class Tokenizer:
        chat_template = "{{ messages }}"

        def apply_chat_template(self, messages, **_):
            return "".join(f"<{message['role']}>{message['content']}" for message in messages)

    transform, _ = default(DictDefault({"chat_template": "tokenizer_default", **settings}))
    for path in data_files():
        for line in lines_of(path):
            result = transform(line, tokenizer=Tokenizer())
            assert result["chosen"] == line["chosen"][0]["content"].rstrip(), result
            assert result["rejected"] == line["rejected"][0]["content"].rstrip(), result
            assert result["prompt"] == Tokenizer().apply_chat_template(line["prompt"]), result


def import_llama_factory():
    """Its modules without what their packages import at once."""
    root = Path(importlib.util.find_spec("llamafactory").origin).parent
    for name in ("data", "hparams"):
        package = types.ModuleType(f"llamafactory.{name}")
        package.__path__ = [str(root / name)]
        sys.modules[package.__name__] = package
    return root


def check_llama_factory(manifest):
    """Settings by LLaMA-Factory's own data classes, the columns and each line by its parser and its converter."""
    root = import_llama_factory()
    load = lambda name: importlib.import_module(f"llamafactory.{name}")  # noqa: E731
    names = {
        "hparams.model_args": "ModelArguments",
        "hparams.data_args": "DataArguments",
        "hparams.training_args": "TrainingArguments",
        "hparams.finetuning_args": "FinetuningArguments",
        "hparams.generating_args": "GeneratingArguments",
    }
    parser = HfArgumentParser([getattr(load(module), name) for module, name in names.items()])
    settings = yaml.safe_load(Path("llamafactory.yaml").read_text(encoding="utf-8"))
    model, data, training, finetuning, _ = parser.parse_dict(settings)
    assert model.model_name_or_path == manifest["base_model"]
    assert data.cutoff_len == manifest["parameters"]["tokens_max"]
    assert training.learning_rate == manifest["parameters"]["learning_rate"]
    assert finetuning.stage == ("sft" if manifest["method"] == "supervised" else "dpo")
    templates = (root / "data" / "template.py").read_text(encoding="utf-8")
    assert f'name="{data.template}"' in templates, f"no template {data.template}"
    sets = data.dataset + (data.eval_dataset or [])
    attributes = load("data.parser").get_dataset_list(sets, data.dataset_dir)
    assert len(attributes) == len(data_files())
    for attribute, path in zip(attributes, data_files()):
        assert Path(data.dataset_dir, attribute.dataset_name) == path
        convert = load("data.converter").get_dataset_converter(attribute.formatting, attribute, data)
        for line in lines_of(path):
            result = convert(line)
            assert len(result["_prompt"]) % 2 == 1, f"dropped: {line}"
            assert len(result["_response"]) == (2 if attribute.ranking else 1), f"dropped: {line}"
            for message in result["_prompt"] + result["_response"]:
                if message["role"] == "function":
                    calls = json.loads(message["content"])
                    for call in calls if isinstance(calls, list) else [calls]:
                        assert isinstance(call["arguments"], dict) and call["name"], call
            assert not result["_tools"] or isinstance(json.loads(result["_tools"]), list), result


def keywords_of(package, file, function):
    """The names that a function of a source file takes, without importing it; nothing when it takes any."""
    root = Path(importlib.util.find_spec(package).origin).parent
    found = set()
    for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and f"{node.name}.__init__" == function:
            node = next(item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__")
        elif not (isinstance(node, ast.FunctionDef) and node.name == function):
            continue
        found |= {argument.arg for argument in node.args.args + node.args.kwonlyargs}
    assert found, f"{package} has no {function} any more"
    return found


def check_unsloth(manifest):
    """The keywords of the program by the sources of Unsloth and TRL, and the program itself over stand-ins."""
    import trl

    # PyTorch is needed to import the package, so its sources are read.
    spec = importlib.machinery.PathFinder.find_spec("unsloth")
    assert spec, "unsloth is not installed"
    known = {
        "from_pretrained": keywords_of("unsloth", "models/loader.py", "from_pretrained"),
        "get_peft_model": keywords_of("unsloth", "models/llama.py", "get_peft_model"),
        "train_on_responses_only": keywords_of("unsloth_zoo", "dataset_utils.py", "train_on_responses_only"),
        "SFTTrainer": keywords_of("trl", "trainer/sft_trainer.py", "SFTTrainer.__init__"),
        "DPOTrainer": keywords_of("trl", "trainer/dpo_trainer.py", "DPOTrainer.__init__"),
        "SFTConfig": {field.name for field in dataclasses.fields(trl.SFTConfig)},
        "DPOConfig": {field.name for field in dataclasses.fields(trl.DPOConfig)},
    }
    program = ast.parse(Path("unsloth_train.py").read_text(encoding="utf-8"))
    checked = set()
    for call in (node for node in ast.walk(program) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in known:
            unknown = {keyword.arg for keyword in call.keywords} - known[name]
            assert not unknown, f"{name} does not take {unknown}"
            checked.add(name)
    assert len(checked) >= 4, checked
    run_with_stand_ins(manifest)


def run_with_stand_ins(manifest):
    seen = {}

    class Tokenizer:
        def apply_chat_template(self, messages, tools=None, tokenize=True, add_generation_prompt=False):
            assert not tokenize
            text = json.dumps(tools) + "".join(f"<{message['role']}>{json.dumps(message)}" for message in messages)
            return text + ("<assistant>" if add_generation_prompt else "")

        def save_pretrained(self, path):
            seen["saved"] = path

    class Model:
        def save_pretrained(self, path):
            pass

    class Trainer:
        def __init__(self, train_dataset, eval_dataset, args, **_):
            seen.update(train=list(train_dataset), eval=list(eval_dataset) if eval_dataset else [], args=args)

        def train(self):
            seen["trained"] = True

    class Loader:
        from_pretrained = staticmethod(lambda **_: (Model(), Tokenizer()))
        get_peft_model = staticmethod(lambda model, **_: model)

    import trl

    modules = {
        "unsloth": types.SimpleNamespace(FastLanguageModel=Loader),
        "unsloth.chat_templates": types.SimpleNamespace(train_on_responses_only=lambda trainer, **_: trainer),
        "trl": types.SimpleNamespace(
            SFTTrainer=Trainer, DPOTrainer=Trainer, SFTConfig=trl.SFTConfig, DPOConfig=trl.DPOConfig
        ),
    }
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        runpy.run_path("unsloth_train.py", run_name="__main__")
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    files = [lines_of(path) for path in data_files()]
    assert seen["trained"] and seen["saved"] == "output"
    assert len(seen["train"]) == len(files[0]) and len(seen["eval"]) == (len(files[1]) if len(files) > 1 else 0)
    assert seen["args"].learning_rate == manifest["parameters"]["learning_rate"]


CHECKS = {"trl": check_trl, "axolotl": check_axolotl, "llama-factory": check_llama_factory, "unsloth": check_unsloth}


def main(folder):
    # What really needs none of these is imported before they are stood in for.
    import datasets  # noqa: F401
    import trl

    for name in ("SFTConfig", "DPOConfig", "ModelConfig", "ScriptArguments", "DatasetMixtureConfig", "TrlParser"):
        assert inspect.isclass(getattr(trl, name))
    sys.meta_path.insert(0, StandIns())
    failed = 0
    start = os.getcwd()
    for pack in sorted(Path(folder).iterdir()):
        os.chdir(pack)
        try:
            manifest = check_manifest()
            CHECKS[manifest["trainer"]](manifest)
            print(f"{pack.name}: read by {manifest['trainer']}")
        except Exception as error:
            failed += 1
            print(f"{pack.name}: {type(error).__name__}: {error}")
            if os.environ.get("DOCTUNE_TRACE"):
                raise
        finally:
            os.chdir(start)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
