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
            #[public(crate = crate::other)]
            async fn elsewhere() {}
            impl Api {
                #[public]
                async fn open(&self) {}
            }
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
fn whoever_answers_anywhere_or_without_async_does_too() {
    let names = unmarked(quote! {
        mod api {
            fn future() -> impl Future<Output = ()> { std::future::ready(()) }
            impl Service<Request> for Api {
                fn call(&mut self, request: Request) -> Self::Future { self.answer(request) }
            }
            #[handler]
            impl Api { fn handle(&self) {} fn helper(&self) {} }
            fn helper() {
                if true { async fn in_a_body() {} }
                wrap! { #[get("/")] fn in_a_call() {} }
            }
            const _: () = { mod inner { impl Api { pub async fn in_a_const(&self) {} } } };
            trait Store { async fn by_default(&self) {} }
            thread_local! { static A: u8 = { async fn in_a_static() {} 1 }; }
        }
    });
    let expected = [
        "future",
        "call",
        "handle",
        "in_a_body",
        "in_a_call",
        "in_a_const",
        "by_default",
        "in_a_static",
    ];
    assert_eq!(names, expected);
}

#[test]
fn whoever_is_called_in_a_call_a_body_or_a_const_does_too() {
    let names = unmarked(quote! {
        mod api {
            cfg_if::cfg_if! { if #[cfg(unix)] {
                #[handler] impl Admin { fn handle(&self) {} fn helper(&self) {} }
            } }
            fn routes() { #[handler] impl<const N: usize> Of<{ N }> { fn handle(&self) {} } }
            const _: () = { #[handler] impl Admin { cfg_if! { fn handle(&self) {} } } };
            #[handler] impl Admin { cfg_if! { fn handle(&self) {} } }
        }
    });
    assert_eq!(names, ["handle"; 4]);
}

#[test]
fn a_guarded_body_excuses_what_it_alone_reaches() {
    let names = unmarked(quote! {
        mod api {
            #[protect]
            async fn show() {
                async fn worker() { async fn inner() {} }
                #[get("/")] async fn routed() {}
                impl Api { async fn method(&self) {} }
                cfg_if! { async fn in_a_call() {} }
            }
            #[public]
            async fn open() { async fn in_the_open() {} }
            fn routes() {
                #[auth] async fn me() { async fn worker() {} }
                #[other::auth] async fn of_others() { async fn theirs() {} }
            }
        }
    });
    let expected = [
        "routed",
        "method",
        "in_a_call",
        "in_the_open",
        "of_others",
        "theirs",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_word_beside_an_import_of_others_is_no_mark() {
    let item = quote! {
        mod api {
            fn one() { use other::prelude::*; #[auth] async fn me() {} }
            fn two() { use other::prelude::*; #[clerk_runtime::auth] async fn me() {} }
            fn three() { #[auth] async fn me() {} }
            mod inner { use super::*; fn four() { #[public] async fn me() {} } }
        }
    };
    let output = pipeline::handlers(TokenStream::new(), item).to_string();
    assert_eq!(output.matches("may be another").count(), 2, "{output}");
    assert_eq!(output.matches("compile_error").count(), 2, "{output}");

    let block = quote!(impl Api { fn routes() { #[auth] async fn me() {} } });
    let output = pipeline::handlers(TokenStream::new(), block).to_string();
    assert_eq!(output.matches("may be another").count(), 1, "{output}");
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
            trait Store { async fn load(&self); fn later(&self) -> BoxFuture<'static, ()>; }
            #[public] async fn open() { #[clerk_runtime::protect] async fn inner() {} }
            unsafe extern "C" { fn outside(a: u8) -> u8; }
            extern "C" fn called_back(a: u8) -> u8 { a }
            macro_rules! make { ($name:ident) => { async fn $name() {} async fn made() {} } }
            thread_local! { static A: u8 = 1; }
            clerk_runtime::policy!(Admin: role = "org:admin");
            fn make_handler() -> impl Fn() -> BoxFuture<'static, ()> {
                let later: fn() -> BoxFuture<'static, ()> = || Box::pin(async {});
                move || later()
            }
            impl Api { fn handle(&self) {} }
            impl FromRequest for Api {
                fn from_request(request: &HttpRequest) -> Self::Future { ready(Ok(Self)) }
            }
            impl<S> Transform<S> for Api { fn new_transform(&self, inner: S) -> Self::Future {} }
            const _: () = {
                impl FromRequestParts for Api { async fn from_request_parts(parts: &Parts) {} }
            };
            fn all() -> Vec<BoxFuture<'static, ()>> { Vec::new() }
            #[public] async fn array() -> Array<{ N }> {}
            fn body() { #[public] async fn array() -> Array<{ N }> { async { N }.await } }
        }
    });
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn what_is_for_tests_needs_no_mark() {
    let names = unmarked(quote! {
        mod api {
            #[cfg(all(test, unix))] mod tests { async fn works() {} }
            #[cfg(test)] async fn setup() { async fn inner() {} }
            #[cfg(test)] impl Api { async fn mock(&self) {} }
            #[cfg(test)] make!(tests);
            impl Api { #[cfg(test)] async fn mock(&self) {} }
            fn helper() { #[cfg(test)] mod tests { async fn works() {} } }
            #[cfg(not(test))] async fn show() {}
        }
    });
    assert_eq!(names, ["show"]);
}

#[test]
fn what_cant_be_read_is_no_passage() {
    for item in [
        quote!(
            mod api {
                pub async gen fn stream() {}
            }
        ),
        quote!(
            mod api {
                impl const Api for u8 {
                    fn helper() {}
                }
            }
        ),
        quote!(
            mod api {
                fn helper() {
                    async gen fn stream() {}
                }
            }
        ),
        quote!(mod api { const fn half(a: u8 = 1) {} struct A; }),
        quote!(mod api { fn helper() { #[a b] fn routed(a: u8 = 1) {} } }),
        quote!(
            mod api {
                fn helper() {
                    #[protect]
                    async gen fn marked() {}
                    #[other::protect]
                    async gen fn marked_by_others() {}
                }
            }
        ),
    ] {
        let output = pipeline::handlers(TokenStream::new(), item).to_string();
        assert_eq!(output.matches("can't read this").count(), 1, "{output}");
    }
}

#[test]
fn what_cant_be_seen_is_no_passage() {
    for item in [
        quote!(
            mod api {
                include!("handlers.rs");
            }
        ),
        quote!(
            mod api {
                crate::make!(show);
            }
        ),
        quote!(impl Api { make! { show } }),
        quote!(
            mod api {
                other::policy!(Admin: role = "org:admin");
            }
        ),
    ] {
        let output = pipeline::handlers(TokenStream::new(), item).to_string();
        assert_eq!(output.matches("can't see what").count(), 1, "{output}");
    }
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
