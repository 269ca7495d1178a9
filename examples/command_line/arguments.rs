//! Words of a command line: options, and the files they are about.

/// What is wrong with the way a command was called.
#[derive(Debug, PartialEq, Eq)]
pub struct Usage(pub String);

/// The arguments of one command.
pub struct Arguments {
    files: Vec<String>,
    /// Options as given, with the value of those that take one.
    options: Vec<(&'static str, Option<String>)>,
}

impl Arguments {
    /// Takes apart `--flag`, `--option VALUE`, `--option=VALUE` and files; after `--` everything is a file.
    pub fn parse(words: &[String], flags: &[&'static str], with_value: &[&'static str]) -> Result<Self, Usage> {
        let mut arguments = Arguments { files: Vec::new(), options: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            if word == "--" {
                arguments.files.extend(words.by_ref().cloned());
            } else if let Some(flag) = flags.iter().find(|flag| *flag == word) {
                arguments.options.push((flag, None));
            } else if let Some(option) = with_value.iter().find(|option| **option == name) {
                let value = value.map(str::to_owned).or_else(|| words.next().cloned());
                arguments.options.push((option, Some(value.ok_or_else(|| Usage(format!("{name} needs a value")))?)));
            } else if word.len() > 1 && word.starts_with('-') {
                return Err(Usage(format!("unknown option {word}")));
            } else {
                arguments.files.push(word.clone());
            }
        }
        Ok(arguments)
    }

    pub fn has(&self, flag: &str) -> bool {
        self.options.iter().any(|(name, _)| *name == flag)
    }

    /// The value of an option; the last one counts.
    pub fn value(&self, option: &str) -> Option<&str> {
        self.options.iter().rev().find(|(name, _)| *name == option).and_then(|(_, value)| value.as_deref())
    }

    pub fn files(&self) -> Result<&[String], Usage> {
        if self.files.is_empty() { Err(Usage("no file given".to_owned())) } else { Ok(&self.files) }
    }

    pub fn only_file(&self) -> Result<&str, Usage> {
        match self.files()? {
            [file] => Ok(file),
            _ => Err(Usage("only one file at a time".to_owned())),
        }
    }
}
