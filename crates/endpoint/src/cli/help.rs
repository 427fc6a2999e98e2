//! What stands at the end of each command's help: examples, and what its exit status says.

const STATUS: &str = "0 if it was done, 1 if not";

/// The end of a command's help.
pub fn examples(examples: &[&str]) -> String {
    examples_and_status(examples, STATUS)
}

/// The same for a command whose exit status says more.
pub fn examples_and_status(examples: &[&str], status: &str) -> String {
    let lines = examples.iter().map(|example| format!("  {example}\n"));
    format!(
        "Examples:\n{}\nExit status: {status}. A command line that can't be read gives 2.",
        lines.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _, Parser as _};

    use crate::cli::Cli;

    /// A command and those in it, with their names.
    fn commands(command: &Command, name: &str) -> Vec<(String, Command)> {
        let inner = command.get_subcommands().flat_map(|inner| {
            let name = format!("{name} {}", inner.get_name());
            commands(inner, &name)
        });
        let own = (name.to_owned(), command.clone());
        [own].into_iter().chain(inner).collect()
    }

    #[test]
    fn every_command_has_examples_that_can_be_read_and_tells_its_exit_status() {
        let commands = commands(&Cli::command(), "careline");
        assert!(commands.len() > 20, "{commands:?}");
        for (name, mut command) in commands {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Exit status: 0 if"), "{name}: {help}");
            let (_, examples) = help.split_once("Examples:\n").unwrap();
            let examples = examples.lines().take_while(|line| !line.is_empty());
            for example in examples {
                let line = example.split(['<', '|', '>']).next().unwrap().trim();
                assert!(line.starts_with(&name), "{name}: {example}");
                let words = words(line);
                let read = Cli::try_parse_from(words);
                assert!(read.is_ok(), "{example}: {:?}", read.err());
            }
        }
    }

    /// The words of a line, of which some are in quotation marks.
    fn words(line: &str) -> Vec<String> {
        let parts = line.split('"').enumerate();
        let words = parts.flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    }
}
