//! Checks the webhook events against Clerk's description of them. Every type must be known; every
//! example, and an event with every described field, must be read as its type without loss.
//! `tests/webhooks/run` provides the description.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a description that is malformed fails the test"
)]

#[path = "../../clerk-runtime/src/api/tests/round_trip.rs"]
mod round_trip;

use std::collections::BTreeSet;

use clerk_runtime::webhook::Event;
use serde_json::{Map, Value, json};

use round_trip::is_preserved;

#[test]
#[ignore = "needs Clerk's description: run tests/webhooks/run"]
fn every_event_of_the_specification_is_parsed_without_loss() {
    let spec = Spec::read();
    let described: BTreeSet<&str> = spec.events().map(|(name, _)| name).collect();
    let known: BTreeSet<&str> = Event::TYPES.iter().copied().collect();
    assert_eq!(known, described);

    let mut examples = 0;
    for (name, content) in spec.events() {
        let own = spec.examples(content);
        assert!(!own.is_empty(), "{name} has no example");
        examples += own.len();
        for example in &own {
            assert_survives(name, example);
        }
        for nulls in [false, true] {
            assert_survives(name, &typed(spec.sample(&content["schema"], nulls), name));
        }
    }
    println!(
        "{} of {} event types; {examples} examples and {} events made of all described fields",
        known.len(),
        described.len(),
        2 * described.len()
    );
}

/// Asserts that an event is read as its type, and serialized without loss.
fn assert_survives(name: &str, value: &Value) {
    let event: Event = serde_json::from_value(value.clone())
        .unwrap_or_else(|error| unreachable!("{name} cannot be parsed: {error}"));
    assert!(!matches!(event, Event::Unknown(_)), "{name} is unknown");
    assert_eq!(event.event_type(), name);
    let printed = serde_json::to_value(&event).expect("JSON");
    assert!(is_preserved(value, &printed), "{name}: {value}, {printed}");
}

fn typed(mut sample: Value, name: &str) -> Value {
    sample["type"] = name.into();
    sample
}

/// Clerk's description of the events.
struct Spec(Value);

impl Spec {
    #[expect(clippy::disallowed_methods, reason = "the script passes the path")]
    fn read() -> Self {
        let path = std::env::var("CLERK_WEBHOOK_SPEC").expect("CLERK_WEBHOOK_SPEC");
        let text = std::fs::read_to_string(path).expect("a readable description");
        Self(serde_norway::from_str(&text).expect("YAML"))
    }

    /// Returns each event's name, schema and examples.
    fn events(&self) -> impl Iterator<Item = (&str, &Value)> {
        let events = self.0["x-webhooks"].as_object().expect("events");
        events.iter().map(|(name, event)| {
            let content = &event["post"]["requestBody"]["content"]["application/json"];
            (name.as_str(), content)
        })
    }

    fn examples(&self, content: &Value) -> Vec<Value> {
        let several = content["examples"].as_object();
        let values = several.into_iter().flat_map(Map::values);
        let values = values.map(|example| &self.resolve(example)["value"]);
        std::iter::once(&content["example"])
            .chain(values)
            .filter(|example| !example.is_null())
            .cloned()
            .collect()
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value["$ref"].as_str().and_then(|it| it.strip_prefix('#'));
        target.map_or(value, |pointer| {
            self.0.pointer(pointer).unwrap_or(&Value::Null)
        })
    }

    /// Returns a value with every described field. With `nulls`, nullable fields are `null`.
    fn sample(&self, schema: &Value, nulls: bool) -> Value {
        let schema = self.resolve(schema);
        if nulls && schema["nullable"] == true {
            return Value::Null;
        }
        if let Some(name) = schema["enum"].get(0) {
            return name.clone();
        }
        if let Some(one) = schema["oneOf"].get(0).or_else(|| schema["anyOf"].get(0)) {
            return self.sample(one, nulls);
        }
        match schema["type"].as_str() {
            Some("string") => json!("text"),
            Some("integer") => json!(1_716_883_200_000_i64),
            Some("number") => json!(0.5),
            Some("boolean") => json!(true),
            Some("array") => json!([self.sample(&schema["items"], nulls)]),
            _ => Value::Object(self.fields(schema, nulls)),
        }
    }

    fn fields(&self, schema: &Value, nulls: bool) -> Map<String, Value> {
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let mut fields: Map<String, Value> = parts
            .flat_map(|part| self.fields(self.resolve(part), nulls))
            .collect();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            fields.insert(name.clone(), self.sample(field, nulls));
        }
        fields
    }
}
