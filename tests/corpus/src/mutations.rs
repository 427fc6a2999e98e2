//! Mutations of the strings.

/// Strings that are cut, joined and mixed. The caller supplies the random choices.
pub struct Mutations<F> {
    strings: Vec<String>,
    /// A random number below its argument.
    choose: F,
}

impl<F: FnMut(usize) -> usize> Mutations<F> {
    /// Mutates all strings.
    pub fn new(choose: F) -> Self {
        Self {
            strings: super::families::all(),
            choose,
        }
    }

    fn one(&mut self) -> Vec<char> {
        let at = (self.choose)(self.strings.len());
        self.strings
            .get(at)
            .map(|string| string.chars().collect())
            .unwrap_or_default()
    }

    /// A prefix or a suffix of a string.
    fn part(&mut self) -> Vec<char> {
        let mut string = self.one();
        let at = (self.choose)(string.len() + 1);
        let end = string.split_off(at);
        if end.len() > string.len() {
            end
        } else {
            string
        }
    }
}

impl<F: FnMut(usize) -> usize> Iterator for Mutations<F> {
    type Item = String;

    /// Endless; no string is blank.
    fn next(&mut self) -> Option<String> {
        loop {
            let mut string = self.part();
            match (self.choose)(3) {
                0 => string.extend(self.part()),
                1 => {
                    let at = (self.choose)(string.len() + 1);
                    let rest = string.split_off(at);
                    string.extend(self.part());
                    string.extend(rest);
                }
                _ => string.reverse(),
            }
            let string: String = string.into_iter().take(4_900).collect();
            if !string.trim().is_empty() {
                return Some(string);
            }
        }
    }
}
