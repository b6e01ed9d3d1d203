use clerk_runtime::{UserId, handlers, protect};
use tonic::{Request, Response, Status, async_trait};
use tracing::instrument;

#[async_trait]
trait Greeter {
    async fn greet(&self, request: Request<()>) -> Result<Response<String>, Status>;
    async fn forgotten(&self, request: Request<()>) -> Result<Response<String>, Status>;
}

struct Above;
struct Below;
struct Methods;

#[handlers]
#[async_trait]
impl Greeter for Above {
    #[protect(request = request)]
    async fn greet(
        &self,
        request: Request<()>,
        user_id: UserId,
    ) -> Result<Response<String>, Status> {
        Ok(Response::new(user_id.into()))
    }

    async fn forgotten(&self, _: Request<()>) -> Result<Response<String>, Status> {
        Ok(Response::new(String::new()))
    }
}

// The methods that `async_trait` generates are recognised, so this order is checked too.
#[async_trait]
#[handlers]
impl Greeter for Below {
    #[protect(request = request)]
    async fn greet(
        &self,
        request: Request<()>,
        user_id: UserId,
    ) -> Result<Response<String>, Status> {
        Ok(Response::new(user_id.into()))
    }

    async fn forgotten(&self, _: Request<()>) -> Result<Response<String>, Status> {
        Ok(Response::new(String::new()))
    }
}

#[async_trait]
impl Greeter for Methods {
    #[protect(request = request)]
    #[instrument(skip_all)]
    async fn greet(
        &self,
        request: Request<()>,
        user_id: UserId,
    ) -> Result<Response<String>, Status> {
        Ok(Response::new(user_id.into()))
    }

    #[instrument(skip_all)]
    #[protect(request = request)]
    async fn forgotten(
        &self,
        request: Request<()>,
        user_id: UserId,
    ) -> Result<Response<String>, Status> {
        Ok(Response::new(user_id.into()))
    }
}

fn main() {}
