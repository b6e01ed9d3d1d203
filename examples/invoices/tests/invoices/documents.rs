//! The access matrix, the OpenAPI document and its page.

use clerk_runtime::access_matrix;
use clerk_runtime::names::DeclaredNames;
use example_invoices::offline;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Result, World, send};

#[tokio::test]
async fn readme_has_both_access_matrices() -> Result {
    // Links the library with the handlers.
    let _world = World::start().await?;
    access_matrix::assert_snapshot("README.md");
    let names = DeclaredNames::read(offline::NAMES)?;
    let matrix = access_matrix::handlers().without_lines();
    matrix.by_role(&names).assert_snapshot("README.md");
    Ok(())
}

#[tokio::test]
async fn each_documented_operation_is_routed_and_has_its_policy() -> Result {
    let world = World::start().await?;
    let document = send(world.request(Method::GET, "/openapi.json"))
        .await?
        .body;
    let paths = document["paths"].as_object().ok_or("no paths")?;
    let mut operations = 0;
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let method: Method = method.to_uppercase().parse()?;
            let is_public = operation["x-clerk"]["access"] == json!("public");
            let expected = match path.as_str() {
                "/webhooks" => 400,
                _ if is_public => 200,
                _ => 401,
            };
            let path = path.replace("{id}", "1");
            let response = send(world.request(method.clone(), &path)).await?;
            assert_eq!(response.status, expected, "{method} {path}");
            operations += 1;
        }
    }
    assert_eq!(operations, 8);
    Ok(())
}

#[tokio::test]
async fn document_has_requirements_and_responses_of_the_policies() -> Result {
    let world = World::start().await?;
    let document = send(world.request(Method::GET, "/openapi.json"))
        .await?
        .body;
    let delete = &document["paths"]["/orgs/{org}/invoices/{id}"]["delete"];
    assert_eq!(delete["security"], json!([{ "clerk": [] }]));
    assert_eq!(statuses(delete), ["204", "401", "403", "404", "503"]);
    let requirement = delete["x-clerk"]["requirement"]
        .as_str()
        .unwrap_or_default();
    assert!(requirement.contains("role org:admin"), "{requirement}");
    assert!(requirement.contains("reverification"), "{requirement}");
    Ok(())
}

#[tokio::test]
async fn page_of_operations_is_served() -> Result {
    let world = World::start().await?;
    let response = send(world.request(Method::GET, "/docs")).await?;
    assert_eq!(response.status, 200);
    assert!(response.text.starts_with("<!doctype html>"));
    // It works offline.
    assert!(!response.text.contains("//cdn") && !response.text.contains("https:"));
    Ok(())
}

fn statuses(operation: &Value) -> Vec<&str> {
    let responses = operation["responses"].as_object();
    responses
        .into_iter()
        .flatten()
        .map(|(status, _)| status.as_str())
        .collect()
}
