#![doc = include_str!("../guide/index.md")]

// Each page is a Markdown file. The package `tests` includes `guide.rs` too, and compiles the code
// of the pages with all frameworks and features.

#[doc = include_str!("../guide/getting_started.md")]
pub mod getting_started {
    #[doc = include_str!("../guide/getting_started/axum.md")]
    pub mod axum {}

    #[doc = include_str!("../guide/getting_started/actix.md")]
    pub mod actix {}

    #[doc = include_str!("../guide/getting_started/rocket.md")]
    pub mod rocket {}

    #[doc = include_str!("../guide/getting_started/poem.md")]
    pub mod poem {}

    #[doc = include_str!("../guide/getting_started/poem_openapi.md")]
    pub mod poem_openapi {}

    #[doc = include_str!("../guide/getting_started/salvo.md")]
    pub mod salvo {}

    #[doc = include_str!("../guide/getting_started/warp.md")]
    pub mod warp {}

    #[doc = include_str!("../guide/getting_started/tower.md")]
    pub mod tower {}

    #[doc = include_str!("../guide/getting_started/tonic.md")]
    pub mod tonic {}

    #[doc = include_str!("../guide/getting_started/lambda.md")]
    pub mod lambda {}

    #[doc = include_str!("../guide/getting_started/ntex.md")]
    pub mod ntex {}
}

#[doc = include_str!("../guide/verification.md")]
pub mod verification {}

#[doc = include_str!("../guide/attributes.md")]
pub mod attributes {}

#[doc = include_str!("../guide/authorization.md")]
pub mod authorization {}

#[doc = include_str!("../guide/declared_names.md")]
pub mod declared_names {}

#[doc = include_str!("../guide/organizations.md")]
pub mod organizations {}

#[doc = include_str!("../guide/failures.md")]
pub mod failures {}

#[doc = include_str!("../guide/browsers.md")]
pub mod browsers {}

#[doc = include_str!("../guide/single_page_and_mobile.md")]
pub mod single_page_and_mobile {}

#[doc = include_str!("../guide/websockets_grpc_graphql.md")]
pub mod websockets_grpc_graphql {}

#[doc = include_str!("../guide/machine_tokens.md")]
pub mod machine_tokens {}

#[doc = include_str!("../guide/oauth.md")]
pub mod oauth {}

#[doc = include_str!("../guide/mcp.md")]
pub mod mcp {}

#[doc = include_str!("../guide/credentials.md")]
pub mod credentials {}

#[doc = include_str!("../guide/backend_api.md")]
pub mod backend_api {}

#[doc = include_str!("../guide/webhooks.md")]
pub mod webhooks {}

#[doc = include_str!("../guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/deployment.md")]
pub mod deployment {}

#[doc = include_str!("../guide/migration.md")]
pub mod migration {}

#[doc = include_str!("../guide/several_processes.md")]
pub mod several_processes {}

#[doc = include_str!("../guide/metrics.md")]
pub mod metrics {}

#[doc = include_str!("../guide/security.md")]
pub mod security {}

#[doc = include_str!("../guide/troubleshooting.md")]
pub mod troubleshooting {}
