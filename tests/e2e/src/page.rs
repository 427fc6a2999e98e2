//! A page as a shopper uses it: elements have roles and names, and text can be read.
//!
//! Names and roles are computed by the browser, as for a screen reader, open shadow roots included. While a modal
//! dialog is open, only its elements count.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    path::Path,
    sync::Arc,
};

use careline_wire::bidi;
use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::{
    ElementId, TypingData, WebDriver, WebElement,
    common::command::{Command, ExtensionCommand},
};

use crate::dictionary::Dictionary;
use crate::failure::Result;
use crate::repository::repository;
use crate::until::until;

/// Visible elements of any shadow root that match a selector.
const VISIBLE: &str = r#"
    const [selector] = arguments;
    const hosts = [...document.querySelectorAll("*")].filter((element) => element.shadowRoot);
    const roots = [document, ...hosts.map((host) => host.shadowRoot)];
    const all = (roots, selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
    const dialog = all(roots, "dialog:modal").pop();
    const found = dialog ? [dialog, ...dialog.querySelectorAll("*")] : all(roots, "*");
    return found.filter((element) => element.matches(selector) && element.checkVisibility({ visibilityProperty: true }));
"#;

/// The text of the dialog, or of the page if none is open.
const TEXT: &str = r#"
    const root = document.querySelector("careline-help")?.shadowRoot;
    const dialog = root?.querySelector("dialog:modal");
    if (dialog) return dialog.innerText;
    return [document.body, root?.querySelector('#toast')].map((part) => part?.innerText ?? "").join("\n");
"#;

/// The violations that axe-core finds, one a line.
const AXE: &str = r#"
    const done = arguments[arguments.length - 1];
    const line = ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.flat().join(" ")).join("; ")}`;
    axe.run(document, { resultTypes: ["violations"] })
        .then(({ violations }) => done(violations.map(line)), (error) => done([String(error)]));
"#;

/// The role of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A button.
    Button,
    /// A link.
    Link,
    /// A text field.
    Field,
    /// A file input.
    Files,
    /// A checkbox.
    Checkbox,
    /// A radio button that isn't chosen.
    Radio,
    /// A group of radio buttons.
    Group,
    /// A heading.
    Heading,
    /// A dialog.
    Dialog,
}

impl Role {
    /// The selector of candidates.
    const fn selector(self) -> &'static str {
        match self {
            Self::Button => "button, [role=button]",
            Self::Link => "a[href]",
            Self::Field => "input, textarea",
            Self::Files => "input[type=file]",
            Self::Checkbox => "input[type=checkbox]",
            Self::Radio => "input[type=radio]:not(:checked)",
            Self::Group => "[role=radiogroup]",
            Self::Heading => "h1, h2, h3, h4",
            Self::Dialog => "dialog",
        }
    }

    /// Whether the browser's name of an element is this one. Firefox and WebKit append a file input's own text.
    fn is_called(self, name: &str, computed: &str) -> bool {
        match self {
            Self::Files => computed.starts_with(name),
            _ => computed == name,
        }
    }

    /// The browsers' names of the role. A field with suggestions has another one.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Button | Self::Files => &["button"],
            Self::Link => &["link"],
            Self::Field => &["textbox", "combobox", "searchbox"],
            Self::Checkbox => &["checkbox"],
            Self::Radio => &["radio"],
            Self::Group => &["radiogroup"],
            Self::Heading => &["heading"],
            Self::Dialog => &["dialog"],
        }
    }
}

impl Display for Role {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(self.names().first().unwrap_or(&"thing"))
    }
}

/// A page in a browser.
pub struct Page {
    driver: WebDriver,
    dictionary: Option<Dictionary>,
}

impl Page {
    pub(crate) const fn new(driver: WebDriver) -> Self {
        Self {
            driver,
            dictionary: None,
        }
    }

    /// The same page, whose widget speaks another language. Elements and texts are still found by their English.
    #[must_use]
    pub fn speaking(self, dictionary: Dictionary) -> Self {
        Self {
            dictionary: Some(dictionary),
            ..self
        }
    }

    /// Goes to another address.
    ///
    /// # Errors
    ///
    /// If the page doesn't load.
    pub async fn visit(&self, url: &str) -> Result {
        Ok(self.driver.goto(url).await?)
    }

    /// Waits for the element of this role and name.
    ///
    /// # Errors
    ///
    /// If it doesn't appear.
    pub async fn find(&self, role: Role, name: &str) -> Result<WebElement> {
        self.act(role, name, async |element| Ok(element)).await
    }

    /// Presses a button.
    ///
    /// # Errors
    ///
    /// If there is none of this name, or another element covers it.
    pub async fn press(&self, name: &str) -> Result {
        self.act(Role::Button, name, async |button| {
            Ok(button.click().await?)
        })
        .await
    }

    /// Follows a link.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub async fn follow(&self, name: &str) -> Result {
        self.act(Role::Link, name, async |link| Ok(link.click().await?))
            .await
    }

    /// Replaces a field's text.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub async fn enter(&self, name: &str, words: &str) -> Result {
        self.act(Role::Field, name, async |field| {
            // WebKit's driver clears only what is in view.
            field.scroll_into_view().await?;
            field.clear().await?;
            Ok(field.send_keys(words).await?)
        })
        .await
    }

    /// A field's text.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub async fn words_in(&self, name: &str) -> Result<String> {
        self.act(Role::Field, name, async |field| {
            Ok(field.value().await?.unwrap_or_default())
        })
        .await
    }

    /// Ticks a checkbox.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub async fn tick(&self, name: &str) -> Result {
        self.act(Role::Checkbox, name, async |checkbox| {
            Ok(checkbox.click().await?)
        })
        .await
    }

    /// Chooses one of the radio buttons of a group with this question: the first that isn't chosen yet.
    ///
    /// # Errors
    ///
    /// If there is no such group or choice.
    pub async fn choose(&self, question: &str, choice: &str) -> Result {
        self.find(Role::Group, question).await?;
        self.act(Role::Radio, choice, async |radio| Ok(radio.click().await?))
            .await
    }

    /// Chooses files.
    ///
    /// # Errors
    ///
    /// If no file input has this name.
    pub async fn attach(&self, name: &str, files: &[&Path]) -> Result {
        let paths: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
        let input = self.find(Role::Files, name).await?;
        Ok(input.send_keys(paths.join("\n")).await?)
    }

    /// Waits for a heading.
    ///
    /// # Errors
    ///
    /// If it doesn't appear.
    pub async fn heading(&self, name: &str) -> Result {
        self.find(Role::Heading, name).await.map(drop)
    }

    /// Waits until the screen shows these words.
    ///
    /// # Errors
    ///
    /// If it doesn't.
    pub async fn reads(&self, words: &str) -> Result {
        let readings = self.readings(words);
        let look = async || {
            let text = plain(&self.text().await?);
            let is_there = readings.iter().any(|words| text.contains(words));
            Ok(is_there.then_some(()))
        };
        let seen = until(&format!("the words `{words}`"), look).await;
        self.with_screen(seen).await
    }

    /// The screen's text.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn text(&self) -> Result<String> {
        Ok(self.driver.execute(TEXT, Vec::new()).await?.convert()?)
    }

    /// The name of the focused element.
    ///
    /// # Errors
    ///
    /// If nothing is focused.
    pub async fn focused(&self) -> Result<String> {
        let script = r#"
            let element = document.activeElement;
            while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            return element;
        "#;
        let element = self.driver.execute(script, Vec::new()).await?.element()?;
        self.computed(&element, "label").await
    }

    /// Presses a key on the focused element.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn key(&self, key: impl Into<TypingData>) -> Result {
        let keys = self.driver.action_chain().send_keys(key);
        Ok(keys.perform().await?)
    }

    /// Goes back in the browser's history.
    ///
    /// # Errors
    ///
    /// If the page is gone.
    pub async fn go_back(&self) -> Result {
        Ok(self.driver.back().await?)
    }

    /// Appends to a field's text.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub async fn add_words(&self, name: &str, words: &str) -> Result {
        let field = self.find(Role::Field, name).await?;
        Ok(field.send_keys(words).await?)
    }

    /// Evaluates an expression in the page. Promises are awaited.
    ///
    /// # Errors
    ///
    /// If it throws.
    pub async fn ask(&self, expression: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async () => ({expression}))().then(done, (error) => done({{ threw: String(error) }}));"
        );
        let answer = self.driver.execute_async(script, Vec::new()).await?;
        match answer.json().get("threw") {
            Some(error) => Err(format!("`{expression}` threw {error}").into()),
            None => Ok(answer.json().clone()),
        }
    }

    /// Waits until an expression is true.
    ///
    /// # Errors
    ///
    /// If it isn't.
    pub async fn holds(&self, expression: &str) -> Result {
        let look = async || Ok((self.ask(expression).await? == true).then_some(()));
        let seen = until(&format!("`{expression}`"), look).await;
        self.with_screen(seen).await
    }

    /// Checks the page's accessibility with axe-core.
    ///
    /// # Errors
    ///
    /// With the violations that it finds, and with texts that the widget hasn't downloaded.
    pub async fn is_accessible(&self) -> Result {
        if self.ask("typeof axe").await? == "undefined" {
            let axe = repository("target/tools/npm/node_modules/axe-core/axe.min.js");
            let axe = std::fs::read_to_string(&axe)
                .map_err(|error| format!("{}: {error}; run `cargo xtask setup`", axe.display()))?;
            self.driver.execute(axe, Vec::new()).await?;
        }
        let found = self.driver.execute_async(AXE, Vec::new()).await?;
        let mut found: Vec<String> = found.convert()?;
        found.extend(missing_texts(&self.text().await?)?);
        if found.is_empty() {
            return Ok(());
        }
        let found = Err(format!("axe-core found:\n  {}", found.join("\n  ")).into());
        self.with_screen(found).await
    }

    /// Acts on the element of this role and name. Retries while the screen changes.
    async fn act<T>(
        &self,
        role: Role,
        name: &str,
        action: impl AsyncFn(WebElement) -> Result<T>,
    ) -> Result<T> {
        let look = async || match self.look_for(role, name).await? {
            Some(element) => action(element).await.map(Some),
            None => Ok(None),
        };
        let done = until(&format!("the {role} `{name}`"), look).await;
        self.with_screen(done).await
    }

    async fn look_for(&self, role: Role, name: &str) -> Result<Option<WebElement>> {
        let selector = vec![json!(role.selector())];
        let found = self.driver.execute(VISIBLE, selector).await?;
        let names = self.readings(name);
        for element in found.elements()? {
            let label = plain(&self.computed(&element, "label").await?);
            if names.iter().any(|name| role.is_called(name, &label)) {
                let own = self.computed(&element, "role").await?;
                if role.names().contains(&own.as_str()) {
                    return Ok(Some(element));
                }
            }
        }
        Ok(None)
    }

    /// What an English text reads in the widget's language.
    fn readings(&self, english: &str) -> Vec<String> {
        let readings = match &self.dictionary {
            Some(dictionary) => dictionary.translations(english),
            None => vec![english],
        };
        readings.into_iter().map(plain).collect()
    }

    async fn computed(&self, element: &WebElement, what: &'static str) -> Result<String> {
        let element = element.element_id();
        let answer = self.driver.cmd(boxed(Computed { element, what })).await?;
        Ok(answer.value()?)
    }

    /// Adds the screen's text to an error.
    async fn with_screen<T>(&self, outcome: Result<T>) -> Result<T> {
        match outcome {
            Ok(seen) => Ok(seen),
            Err(error) => {
                let screen = self.text().await.unwrap_or_default();
                Err(format!("{error}\n--- the screen says ---\n{screen}\n---").into())
            }
        }
    }
}

/// A text without the invisible characters that isolate values in it.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !bidi::is_control(*c)).collect()
}

/// WebDriver's `Get Computed Label` and `Get Computed Role`.
#[derive(Debug)]
struct Computed {
    element: ElementId,
    what: &'static str,
}

fn boxed(command: Computed) -> Command {
    Command::ExtensionCommand(Box::new(command))
}

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/computed{}", self.element, self.what).into()
    }
}

/// The keys on a screen: the widget shows one if it lacks the text.
fn missing_texts(screen: &str) -> Result<Vec<String>> {
    let texts = std::fs::read_to_string(repository("locales/en.json"))?;
    let texts: BTreeMap<String, String> = serde_json::from_str(&texts)?;
    let shown = |key: &String| key.contains('.') && screen.contains(key.as_str());
    let shown = texts.into_keys().filter(shown);
    Ok(shown
        .map(|key| format!("the text `{key}` is missing"))
        .collect())
}
