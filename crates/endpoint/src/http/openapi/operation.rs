//! One call: what it takes, what it answers, what it refuses with.

use std::collections::BTreeMap;

use careline_wire::problem::PROBLEM_JSON;
use careline_wire::{Problem, ProblemType};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::http::tus;

/// What stands between a shop's own calls and everybody.
#[derive(Clone, Copy)]
pub enum Token {
    /// The `orders_token` of the shop.
    Orders,
    /// The secret of the ticket, or a mailed link's token.
    Ticket,
    /// The `desk_token` of the shop.
    Desk,
}

impl Token {
    const ALL: [Self; 3] = [Self::Orders, Self::Ticket, Self::Desk];

    const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders_token",
            Self::Ticket => "ticket",
            Self::Desk => "desk_token",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Orders => "The shop's `orders_token`, for its own system.",
            Self::Ticket => {
                "The secret that the client made with the ticket, or the token of a mailed link."
            }
            Self::Desk => "The shop's `desk_token`, for its agents.",
        }
    }
}

/// How callers show who they are.
pub fn schemes() -> Value {
    let scheme = |token: Token| {
        let about = json!({ "type": "http", "scheme": "bearer", "description": token.about() });
        (token.name().to_owned(), about)
    };
    Token::ALL.into_iter().map(scheme).collect()
}

/// A call.
pub struct Call {
    pub method: &'static str,
    pub path: String,
    summary: &'static str,
    token: Option<Token>,
    parameters: Vec<Value>,
    body: Option<Value>,
    answers: Map<String, Value>,
    refusals: BTreeMap<u16, Vec<ProblemType>>,
}

impl Call {
    /// A call at an address.
    pub fn new(method: &'static str, path: &str, summary: &'static str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            summary,
            token: None,
            parameters: in_path(path),
            body: None,
            answers: Map::new(),
            refusals: BTreeMap::new(),
        }
        .refuses(&[ProblemType::Internal])
    }

    /// A call under a shop's address.
    pub fn of_shop(method: &'static str, path: &str, summary: &'static str) -> Self {
        Self::new(method, &format!("/v1/shops/{{shop}}{path}"), summary).refuses(&[
            ProblemType::NotFound,
            ProblemType::ShopNotFound,
            ProblemType::OriginNotAllowed,
            ProblemType::Busy,
        ])
    }

    /// It is answered so often in a while, and no more.
    pub fn limited(self) -> Self {
        self.refuses(&[ProblemType::RateLimited])
    }

    /// The same, and near the end of it for a proof of work.
    pub fn limited_by_proof(self) -> Self {
        let payload = json!({ "type": "string", "contentEncoding": "base64" });
        self.limited()
            .refuses(&[ProblemType::ProofRequired])
            .header("Careline-Proof", false, &payload)
    }

    /// It asks for a token.
    pub fn asks(mut self, token: Token) -> Self {
        self.token = Some(token);
        self
    }

    /// It reads a header.
    pub fn header(self, name: &str, required: bool, schema: &Value) -> Self {
        self.parameter("header", name, required, schema)
    }

    /// It reads a part of the query.
    pub fn query(self, name: &str, schema: &Value) -> Self {
        self.parameter("query", name, false, schema)
    }

    fn parameter(mut self, place: &str, name: &str, required: bool, schema: &Value) -> Self {
        let parameter =
            json!({ "name": name, "in": place, "required": required, "schema": schema });
        self.parameters.push(parameter);
        self
    }

    /// It reads a JSON body.
    pub fn reads(mut self, schema: Schema) -> Self {
        self.body = Some(json!({
            "required": true,
            "content": { "application/json": { "schema": schema } },
        }));
        self.refuses(&[
            ProblemType::MalformedRequest,
            ProblemType::TooLarge,
            ProblemType::TooSlow,
            ProblemType::UnsupportedMediaType,
            ProblemType::InsufficientStorage,
        ])
    }

    /// It reads the bytes of an upload.
    pub fn reads_bytes(mut self) -> Self {
        self.body = Some(json!({ "content": { tus::CONTENT: {} } }));
        self.refuses(&[
            ProblemType::MalformedRequest,
            ProblemType::OffsetMismatch,
            ProblemType::TooLarge,
            ProblemType::UnsupportedPhoto,
        ])
    }

    /// It speaks tus.
    pub fn by_tus(self) -> Self {
        let version = json!({ "const": "1.0.0" });
        self.header("Tus-Resumable", true, &version).refuses(&[
            ProblemType::TusVersion,
            ProblemType::UploadNotFound,
            ProblemType::InsufficientStorage,
        ])
    }

    /// It answers JSON.
    pub fn answers(mut self, status: u16, about: &str, schema: Schema) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        let answer = json!({ "description": about, "content": content });
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// It answers without a body, by these headers.
    pub fn answers_by(mut self, status: u16, about: &str, headers: &[&str]) -> Self {
        let header = |name: &&str| {
            (
                (*name).to_owned(),
                json!({ "schema": { "type": "string" } }),
            )
        };
        let headers: Map<String, Value> = headers.iter().map(header).collect();
        let answer = json!({ "description": about, "headers": headers });
        self.answers.insert(status.to_string(), answer);
        self
    }

    /// It refuses with these problems.
    pub fn refuses(mut self, kinds: &[ProblemType]) -> Self {
        for kind in kinds {
            self.refusals.entry(kind.status()).or_default().push(*kind);
        }
        self
    }

    /// The call as the document has it.
    pub fn describe(self, types: &mut SchemaGenerator) -> Value {
        let problem = types.subschema_for::<Problem>();
        let refusals = self.refusals.iter();
        let refusals =
            refusals.map(|(status, kinds)| (status.to_string(), refusal(kinds, &problem)));
        let answers: Map<String, Value> = self.answers.into_iter().chain(refusals).collect();
        let described = [
            ("summary", Some(self.summary.into())),
            ("parameters", Some(self.parameters.into())),
            ("requestBody", self.body),
            ("responses", Some(answers.into())),
            (
                "security",
                self.token.map(|token| json!([{ token.name(): [] }])),
            ),
        ];
        let described = described.into_iter();
        described
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect()
    }
}

fn refusal(kinds: &[ProblemType], problem: &Schema) -> Value {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title()).collect();
    let mut schema = problem.clone();
    let asks = kinds.contains(&ProblemType::ProofRequired);
    schema.insert(
        "properties".into(),
        match asks {
            true => json!({ "type": { "enum": kinds }, "challenge": challenge() }),
            false => json!({ "type": { "enum": kinds } }),
        },
    );
    let seconds = json!({ "schema": { "type": "integer", "minimum": 1 } });
    let headers = match kinds.iter().any(|kind| kind.is_temporary()) {
        true => json!({ "Retry-After": seconds }),
        false => json!({}),
    };
    json!({
        "description": titles.join(", or: "),
        "headers": headers,
        "content": { PROBLEM_JSON: { "schema": schema } },
    })
}

/// What is to be solved, as ALTCHA's libraries read it.
fn challenge() -> Value {
    let text = json!({ "type": "string" });
    let number = json!({ "type": "integer" });
    json!({
        "type": "object",
        "description": "ALTCHA's, version 2; there with `proof-required` alone",
        "required": ["parameters", "signature"],
        "properties": {
            "parameters": {
                "type": "object",
                "required": ["algorithm", "cost", "keyLength", "keyPrefix", "nonce", "salt"],
                "properties": {
                    "algorithm": { "const": "PBKDF2/SHA-256" }, "cost": number, "keyLength": number, "keyPrefix": text,
                    "nonce": text, "salt": text, "expiresAt": number, "data": { "type": "object" },
                },
            },
            "signature": text,
        },
    })
}

/// The parameters that a path names in braces.
fn in_path(path: &str) -> Vec<Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let schema = json!({ "type": "string", "minLength": 1 });
    names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema }))
        .collect()
}
