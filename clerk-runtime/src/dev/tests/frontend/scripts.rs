use std::fs;
use std::path::PathBuf;

use super::{code, http};
use crate::dev::Instance;
use crate::dev::tests::sent;

/// Returns a new `node_modules` folder with packages of these names.
fn node_modules(test: &str, names: &[&str]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("node-modules-{test}-{}", std::process::id()));
    for name in names {
        let dist = folder.join("@clerk").join(name).join("dist");
        fs::create_dir_all(&dist).unwrap();
        fs::write(folder.join("@clerk").join(name).join("package.json"), "{}").unwrap();
        fs::write(dist.join("browser.js"), format!("// {name}")).unwrap();
    }
    fs::write(folder.join("secret.js"), "secret").unwrap();
    folder
}

async fn page(clerk: &Instance, path: &str) -> String {
    let response = http()
        .get(format!("{}{path}", clerk.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

#[tokio::test]
async fn scripts_of_installed_packages_are_served() {
    let folder = node_modules("served", &["clerk-js", "ui"]);
    let clerk = Instance::builder()
        .node_modules(&folder)
        .start()
        .await
        .unwrap();
    for version in ["", "@6", "@6.40.0", "@latest"] {
        let path = format!("/npm/@clerk/clerk-js{version}/dist/browser.js");
        assert_eq!(page(&clerk, &path).await, "// clerk-js");
    }
    assert!(page(&clerk, "/").await.contains(clerk.publishable_key()));
    assert!(page(&clerk, "/sign-in").await.contains("Sign in as alice"));
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn other_files_are_not_served() {
    let folder = node_modules("other", &["clerk-js"]);
    let clerk = Instance::builder()
        .node_modules(&folder)
        .start()
        .await
        .unwrap();
    for path in [
        "/npm/@clerk/clerk-js/package.json",
        "/npm/@clerk/clerk-js/dist/..%2f..%2f..%2fsecret.js",
        "/npm/@clerk/clerk-js/dist/%2e%2e/%2e%2e/%2e%2e/secret.js",
        "/npm/@clerk/..%2f..%2fsecret.js/dist/x.js",
        "/npm/@clerk/ui/dist/browser.js",
        "/npm/secret.js",
        "/npm/",
        "/npm/@clerk/clerk-js/dist/%00.js",
    ] {
        let (status, body) = sent(http().get(format!("{}{path}", clerk.url()))).await;
        assert_eq!(
            (status.as_u16(), code(&body)),
            (404, "resource_not_found"),
            "{path}"
        );
    }
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn start_page_names_the_packages_to_install() {
    let folder = node_modules("missing", &["clerk-js"]);
    let clerk = Instance::builder()
        .node_modules(&folder)
        .start()
        .await
        .unwrap();
    let start = page(&clerk, "/").await;
    assert!(start.contains("npm install @clerk/ui") && start.contains("Sign in as alice"));
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn picture_of_a_user_is_on_the_instance() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap().user_id();
    let user = clerk.clerk().unwrap().users().get(&alice).await.unwrap();
    let picture = http().get(user.image_url).send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
}
