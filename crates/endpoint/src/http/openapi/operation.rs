//! One operation: what it takes, what it answers, and the problems that it answers.

use std::collections::BTreeMap;

use careline_wire::problem::PROBLEM_JSON;
use careline_wire::{Problem, ProblemType};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::http::tus;

/// Whose token an operation requires.
#[derive(Clone, Copy)]
pub enum SecurityScheme {
    /// The shop's `orders_token`.
    Orders,
    /// The secret of the ticket, or a mailed link's token.
    Ticket,
    /// The shop's `desk_token`.
    Desk,
}

impl SecurityScheme {
    const ALL: [Self; 3] = [Self::Orders, Self::Ticket, Self::Desk];

    const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders_token",
            Self::Ticket => "ticket",
            Self::Desk => "desk_token",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Orders => "The shop's `orders_token`, for its own system.",
            Self::Ticket => {
                "The secret that the client made with the ticket, or the token of a mailed link."
            }
            Self::Desk => "The shop's `desk_token`, for its agents.",
        }
    }
}

/// All security schemes, as OpenAPI has them.
pub fn security_schemes() -> Value {
    let described = |scheme: SecurityScheme| {
        let description = scheme.description();
        let value = json!({ "type": "http", "scheme": "bearer", "description": description });
        (scheme.name().to_owned(), value)
    };
    SecurityScheme::ALL.into_iter().map(described).collect()
}

/// An operation, built up by its methods.
pub struct Operation {
    /// In lower case, as OpenAPI has it.
    pub method: &'static str,
    /// With its parameters in braces.
    pub path: String,
    summary: &'static str,
    security: Option<SecurityScheme>,
    parameters: Vec<Value>,
    body: Option<Value>,
    /// By status.
    responses: Map<String, Value>,
    /// By status.
    problems: BTreeMap<u16, Vec<ProblemType>>,
}

impl Operation {
    /// An operation with this method and path.
    pub fn new(method: &'static str, path: &str, summary: &'static str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            summary,
            security: None,
            parameters: path_parameters(path),
            body: None,
            responses: Map::new(),
            problems: BTreeMap::new(),
        }
        .fails(&[ProblemType::Internal])
    }

    /// An operation below a shop's path.
    pub fn of_shop(method: &'static str, path: &str, summary: &'static str) -> Self {
        Self::new(method, &format!("/v1/shops/{{shop}}{path}"), summary).fails(&[
            ProblemType::NotFound,
            ProblemType::ShopNotFound,
            ProblemType::OriginNotAllowed,
            ProblemType::Busy,
        ])
    }

    /// It has a rate limit.
    pub fn limited(self) -> Self {
        self.fails(&[ProblemType::RateLimited])
    }

    /// It has a rate limit that asks for a proof of work.
    pub fn limited_with_proof(self) -> Self {
        let payload = json!({ "type": "string", "contentEncoding": "base64" });
        self.limited().fails(&[ProblemType::ProofRequired]).header(
            "Careline-Proof",
            false,
            &payload,
        )
    }

    /// It requires a token.
    pub fn requires(mut self, scheme: SecurityScheme) -> Self {
        self.security = Some(scheme);
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
        self.fails(&[
            ProblemType::MalformedRequest,
            ProblemType::TooLarge,
            ProblemType::TooSlow,
            ProblemType::UnsupportedMediaType,
            ProblemType::InsufficientStorage,
        ])
    }

    /// It reads the bytes of an upload.
    pub fn reads_bytes(mut self) -> Self {
        self.body = Some(json!({ "content": { tus::CONTENT_TYPE: {} } }));
        self.fails(&[
            ProblemType::MalformedRequest,
            ProblemType::OffsetMismatch,
            ProblemType::TooLarge,
            ProblemType::UnsupportedPhoto,
        ])
    }

    /// It is one of tus.
    pub fn tus(self) -> Self {
        let version = json!({ "const": "1.0.0" });
        self.header("Tus-Resumable", true, &version).fails(&[
            ProblemType::TusVersion,
            ProblemType::UploadNotFound,
            ProblemType::InsufficientStorage,
        ])
    }

    /// It answers JSON.
    pub fn responds(mut self, status: u16, description: &str, schema: Schema) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        let response = json!({ "description": description, "content": content });
        self.responses.insert(status.to_string(), response);
        self
    }

    /// It answers with these headers and no body.
    pub fn responds_empty(mut self, status: u16, description: &str, headers: &[&str]) -> Self {
        let header = |name: &&str| {
            (
                (*name).to_owned(),
                json!({ "schema": { "type": "string" } }),
            )
        };
        let headers: Map<String, Value> = headers.iter().map(header).collect();
        let response = json!({ "description": description, "headers": headers });
        self.responses.insert(status.to_string(), response);
        self
    }

    /// It answers these problems too.
    pub fn fails(mut self, kinds: &[ProblemType]) -> Self {
        for kind in kinds {
            self.problems.entry(kind.status()).or_default().push(*kind);
        }
        self
    }

    /// The operation as the document has it.
    pub fn describe(self, types: &mut SchemaGenerator) -> Value {
        let problem = types.subschema_for::<Problem>();
        let problems = self.problems.iter();
        let problems =
            problems.map(|(status, kinds)| (status.to_string(), problem_response(kinds, &problem)));
        let responses: Map<String, Value> = self.responses.into_iter().chain(problems).collect();
        let security = self.security.map(|scheme| json!([{ scheme.name(): [] }]));
        let fields = [
            ("summary", Some(self.summary.into())),
            ("parameters", Some(self.parameters.into())),
            ("requestBody", self.body),
            ("responses", Some(responses.into())),
            ("security", security),
        ];
        let fields = fields.into_iter();
        fields
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect()
    }
}

/// The problems of one status. `problem` is the schema of all of them.
fn problem_response(kinds: &[ProblemType], problem: &Schema) -> Value {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title()).collect();
    let mut schema = problem.clone();
    let has_challenge = kinds.contains(&ProblemType::ProofRequired);
    schema.insert(
        "properties".into(),
        match has_challenge {
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

/// A challenge as ALTCHA's libraries read it.
fn challenge() -> Value {
    let text = json!({ "type": "string" });
    let number = json!({ "type": "integer" });
    json!({
        "type": "object",
        "description": "An ALTCHA challenge, version 2; only with `proof-required`",
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

/// The parameters that a path has in braces.
fn path_parameters(path: &str) -> Vec<Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let schema = json!({ "type": "string", "minLength": 1 });
    names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": schema }))
        .collect()
}
