//! What routes, extractors and layers add to the description of an operation.
//!
//! An extractor describes what it reads and refuses (`OperationInput`), a layer what it adds to the routes inside it. So
//! a handler's own description is only what its types don't say.

use std::collections::BTreeMap;

use aide::openapi::{Operation, Parameter, ReferenceOr, Response, StatusCode};
use aide::transform::{TransformOperation, TransformPathItem};
use aide::util::iter_operations_mut;
use careline_wire::ProblemType;
use careline_wire::problem::PROBLEM_JSON;
use serde_json::{Map, Value, from_value, json};

/// The extension that collects an operation's problems until [`write_problems`] groups them by status.
const PROBLEMS: &str = "x-problems";

/// Describes an operation, step by step.
pub trait Describe: Sized {
    /// The operation.
    fn operation(&mut self) -> &mut Operation;

    /// It answers these problems too.
    fn fails(mut self, kinds: &[ProblemType]) -> Self {
        let extensions = &mut self.operation().extensions;
        let problems = extensions.entry(PROBLEMS.to_owned()).or_insert(json!([]));
        if let Value::Array(problems) = problems {
            problems.extend(kinds.iter().map(|kind| json!(kind)));
        }
        self
    }

    /// It requires the token of a security scheme.
    fn requires(mut self, scheme: &str) -> Self {
        let requirement = [(scheme.to_owned(), Vec::new())].into_iter().collect();
        self.operation().security.push(requirement);
        self
    }

    /// Its path has a parameter.
    fn path(self, name: &str) -> Self {
        let schema = json!({ "type": "string", "minLength": 1 });
        self.parameter("path", name, true, &schema)
    }

    /// It reads a header.
    fn header(self, name: &str, required: bool, schema: &Value) -> Self {
        self.parameter("header", name, required, schema)
    }

    /// It reads a part of the query.
    fn query(self, name: &str, schema: &Value) -> Self {
        self.parameter("query", name, false, schema)
    }

    /// It reads a parameter at a place: `path`, `header` or `query`.
    fn parameter(mut self, place: &str, name: &str, required: bool, schema: &Value) -> Self {
        let parameter =
            json!({ "name": name, "in": place, "required": required, "schema": schema });
        let parameter = from_value::<Parameter>(parameter).map(ReferenceOr::Item);
        self.operation().parameters.extend(parameter);
        self
    }

    /// It reads a body.
    fn reads(mut self, body: &Value) -> Self {
        self.operation().request_body = from_value(body.clone()).map(ReferenceOr::Item).ok();
        self
    }

    /// It answers with these headers and no body.
    fn responds_empty(self, status: u16, description: &str, headers: &[&str]) -> Self {
        let text = json!({ "schema": { "type": "string" } });
        let headers = headers.iter().map(|&name| (name.to_owned(), text.clone()));
        let headers: Map<String, Value> = headers.collect();
        self.responds(
            status,
            json!({ "description": description, "headers": headers }),
        )
    }

    /// It answers with a response as OpenAPI has it.
    fn responds(mut self, status: u16, response: Value) -> Self {
        let response = from_value::<Response>(response).map(ReferenceOr::Item);
        let response = response.map(|response| (StatusCode::Code(status), response));
        let responses = &mut self.operation().responses;
        responses.get_or_insert_default().responses.extend(response);
        self
    }
}

impl Describe for &mut Operation {
    fn operation(&mut self) -> &mut Operation {
        self
    }
}

impl Describe for TransformOperation<'_> {
    fn operation(&mut self) -> &mut Operation {
        self.inner_mut()
    }
}

/// Describes what a layer adds to each operation of a path. The description is given the method in lower case.
pub fn describe_each<'t>(
    mut path: TransformPathItem<'t>,
    describe: impl Fn(&str, &mut Operation),
) -> TransformPathItem<'t> {
    for (method, operation) in iter_operations_mut(path.inner_mut()) {
        describe(method, operation);
    }
    path
}

/// Turns the problems of an operation into its responses.
pub fn write_problems(mut operation: &mut Operation) {
    let kinds = operation.extensions.shift_remove(PROBLEMS);
    let kinds: Vec<ProblemType> = from_value(kinds.unwrap_or_default()).unwrap_or_default();
    let mut by_status: BTreeMap<u16, Vec<ProblemType>> = BTreeMap::new();
    for kind in kinds {
        let kinds = by_status.entry(kind.status()).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    for (status, kinds) in by_status {
        operation = operation.responds(status, problem_response(&kinds));
    }
}

/// The problems of one status.
fn problem_response(kinds: &[ProblemType]) -> Value {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title()).collect();
    let properties = match kinds.contains(&ProblemType::ProofRequired) {
        true => json!({ "type": { "enum": kinds }, "challenge": challenge() }),
        false => json!({ "type": { "enum": kinds } }),
    };
    let schema = json!({ "$ref": "#/components/schemas/Problem", "properties": properties });
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
