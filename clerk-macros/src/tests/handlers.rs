//! `#[handlers]` on tokens.

use super::*;

fn handlers(item: TokenStream) -> String {
    pretty(pipeline::handlers(TokenStream::new(), item))
}

/// The names that an error complains of.
fn unmarked(item: TokenStream) -> Vec<String> {
    let output = pipeline::handlers(TokenStream::new(), item).to_string();
    let complaints = output.split("doesn't say who may call it");
    let mut names: Vec<String> = complaints
        .filter_map(|text| Some(text.rsplit_once("\"`")?.1.trim_end_matches("` ").into()))
        .collect();
    names.pop_if(|last| last.contains(' '));
    names
}

expansions! {
    handlers_module: handlers(quote! {
        /// Invoices.
        pub mod invoices {
            #![allow(unused)]
            use clerk_runtime::protect;
            #[get("/")]
            #[protect(role = "org:admin")]
            pub async fn list(user_id: UserId) -> String { user_id.to_string() }
            mod inner {
                #[clerk_runtime::public]
                async fn open() {}
                fn helper() {}
            }
        }
    });
    handlers_impl: handlers(quote! {
        #[OpenApi]
        impl<S: Store> Api<S> {
            #[protect(role = "org:admin")]
            #[oai(path = "/", method = "get")]
            pub async fn list(&self, user_id: UserId) -> String { user_id.to_string() }
            #[oai(path = "/prices", method = "get")]
            #[public]
            async fn prices(&self) {}
            fn helper(&self) {}
        }
    });
    handlers_oai: handlers(quote! {
        #[OpenApi]
        impl Api {
            #[protect(org = path("org_id"))]
            #[oai(path = "/years/:year/orgs/:org_id", method = "get")]
            async fn list(&self, year: Path<u16>, Path(org_id): Path<String>) {}
        }
    });
    handlers_trait: handlers(quote! {
        impl Greeter for Service {
            #[auth(on_missing = 401, request = request)]
            async fn hello(&self, request: Request<Ask>, user_id: UserId) -> Result<Response<Told>, Status> {
                self.tell(request, user_id).await
            }
        }
    });
    handlers_root: pretty(pipeline::handlers(quote!(crate = crate::vendor::clerk), quote! {
        mod api {
            #[vendor::clerk::auth]
            #[crate::vendor::clerk::auth]
            async fn me() {}
            #[public]
            async fn open() {}
        }
    }));
    handlers_with_errors: handlers(quote! {
        impl Api {
            async fn unmarked(&self) {}
            #[protect(roles = "org:admin")]
            async fn misspelt(&self, user_id: UserId) {}
            #[protect]
            async fn own(&self, claims: Claims<Self>) {}
        }
    });
}

#[test]
fn whoever_answers_requests_says_to_whom() {
    let names = unmarked(quote! {
        mod api {
            async fn private() {}
            pub(super) async unsafe fn restricted() {}
            #[get("/")]
            fn routed() {}
            #[cfg_attr(feature = "web", rocket::post("/"))]
            fn routed_sometimes() {}
            mod inner { pub mod deeper { async fn nested() {} } }
            impl Api { async fn method(&self) {} }
            impl Greeter for Api {
                fn boxed(&self) -> BoxFuture<()> { Box::pin(async move { answer().await }) }
            }
            #[cfg_attr(test, protect)]
            async fn marked_sometimes() {}
            #[other::protect]
            async fn marked_by_others() {}
        }
    });
    let expected = [
        "private",
        "restricted",
        "routed",
        "routed_sometimes",
        "nested",
        "method",
        "boxed",
        "marked_sometimes",
        "marked_by_others",
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_is_no_handler_needs_no_mark() {
    let names = unmarked(quote! {
        mod api {
            #![expect(unused)]
            fn helper() {}
            const LIMIT: fn() -> u8 = { || 1 };
            #[cfg(test)]
            mod tests { #[tokio::test] async fn works() {} }
            trait Store { async fn load(&self); }
            #[public] async fn open() {}
        }
    });
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn a_function_that_cant_be_read_is_no_passage() {
    let item = quote!(
        mod api {
            pub async gen fn stream() {}
        }
    );
    let output = pipeline::handlers(TokenStream::new(), item).to_string();
    assert!(output.contains("can't read this function"), "{output}");
}

#[test]
fn what_a_macro_wrapped_is_seen() {
    let group = TokenTree::Group(Group::new(
        Delimiter::None,
        quote!(
            async fn show() {}
        ),
    ));
    let names = unmarked(quote!(mod api { #group }));
    assert_eq!(names, ["show"]);
}
