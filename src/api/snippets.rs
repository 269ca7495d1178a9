//! Code to paste that asks a tuned model, with its name in it. The key is read from the environment.

use serde_json::{Value, json};

/// A piece of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Snippet {
    Curl,
    Python,
    /// A route of a Next.js application, as the guide has it.
    NextRoute,
}

impl Snippet {
    pub const ALL: [Snippet; 3] = [Snippet::Curl, Snippet::Python, Snippet::NextRoute];
}

/// The code that asks this model with this system message.
pub fn code(snippet: Snippet, base_url: &str, model: &str, system: &str) -> String {
    // JSON's strings are strings of Python and of TypeScript too.
    let text = |text: &str| Value::from(text).to_string();
    let (model_text, system_text, base_text) = (text(model), text(system), text(base_url));
    let own_address = base_url != "https://api.openai.com/v1";
    match snippet {
        Snippet::Curl => {
            let mut messages = Vec::new();
            if !system.is_empty() {
                messages.push(json!({ "role": "system", "content": system }));
            }
            messages.push(json!({ "role": "user", "content": "Hello" }));
            let body = serde_json::to_string_pretty(&json!({ "model": model, "messages": messages }))
                .expect("a JSON value is always text");
            format!(
                "curl -sS {base_url}/chat/completions \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  \
                 -H \"Content-Type: application/json\" \\\n  -d '{}'",
                body.replace('\'', "'\\''")
            )
        }
        Snippet::Python => {
            let client = if own_address { format!("OpenAI(base_url={base_text})") } else { "OpenAI()".to_owned() };
            let system = if system.is_empty() {
                String::new()
            } else {
                format!("        {{\"role\": \"system\", \"content\": {system_text}}},\n")
            };
            format!(
                "from openai import OpenAI\n\nclient = {client}\nanswer = client.chat.completions.create(\n    model={model_text},\n    \
                 messages=[\n{system}        {{\"role\": \"user\", \"content\": \"Hello\"}},\n    ],\n)\n\
                 print(answer.choices[0].message.content)\n"
            )
        }
        Snippet::NextRoute => {
            let client = if own_address { format!("new OpenAI({{ baseURL: {base_text} }})") } else { "new OpenAI()".to_owned() };
            let system =
                if system.is_empty() { String::new() } else { format!("{{ role: \"system\", content: {system_text} }}, ") };
            format!(
                "// app/api/chat/route.ts\nimport OpenAI from \"openai\";\n\nconst client = {client};\n\n\
                 export async function POST(request: Request) {{\n  const {{ messages }} = await request.json();\n  \
                 const answer = await client.chat.completions.create({{\n    model: {model_text},\n    \
                 messages: [{system}...messages],\n  }});\n  return Response.json(answer.choices[0].message);\n}}\n"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "ft:gpt-4o-mini-2024-07-18:org:handbook:abc123";

    #[test]
    fn every_snippet_names_the_model_and_no_key() {
        for snippet in Snippet::ALL {
            let code = code(snippet, "https://api.openai.com/v1", MODEL, "Отвечайте «коротко» и \"ясно\".\nIt's all.");
            assert!(code.contains(MODEL), "{code}");
            assert!(!code.contains("sk-"), "{code}");
        }
    }

    #[test]
    fn python_can_be_read_by_python() {
        for (base, system) in [("https://api.openai.com/v1", ""), ("http://127.0.0.1:8081/v1", "It's \"so\"\n\\n")] {
            let code = code(Snippet::Python, base, MODEL, system);
            let mut python = std::process::Command::new("python3");
            let parsed = python.args(["-c", "import ast, sys; ast.parse(sys.argv[1])", &code]).output().unwrap();
            assert!(parsed.status.success(), "{code}\n{}", String::from_utf8_lossy(&parsed.stderr));
        }
    }

    #[test]
    fn a_shell_sends_what_curl_gets() {
        let code = code(Snippet::Curl, "https://api.openai.com/v1", MODEL, "It's \"so\" and $HOME\n");
        let script = format!("curl() {{ for last; do :; done; printf '%s' \"$last\"; }}\n{code}");
        let sent = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        let body: Value = serde_json::from_slice(&sent.stdout).unwrap();
        assert_eq!(body["messages"][0]["content"], "It's \"so\" and $HOME\n");
    }
}
