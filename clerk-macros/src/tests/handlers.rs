//! `#[handlers]` on tokens.

use super::*;

fn handlers(item: TokenStream) -> String {
    pretty(pipeline::handlers(TokenStream::new(), item))
}

/// Returns the functions that are reported to have no handler attribute.
fn without_attribute(item: TokenStream) -> Vec<String> {
    let output = pipeline::handlers(TokenStream::new(), item).to_string();
    let errors = output.split("` has no `#[protect]`");
    let mut names: Vec<String> = errors
        .filter_map(|text| Some(text.rsplit_once("\"`")?.1.into()))
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
            async fn hello(&self, request: Request<Req>, user_id: UserId) -> Result<Response<Body>, Status> {
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
            async fn without_attribute(&self) {}
            #[protect(roles = "org:admin")]
            async fn misspelt(&self, user_id: UserId) {}
            #[protect]
            async fn own(&self, claims: Claims<Self>) {}
        }
    });
}

#[test]
fn async_or_routed_function_without_attribute_is_an_error() {
    let names = without_attribute(quote! {
        mod api {
            async fn private() {}
            pub(super) async unsafe fn restricted() {}
            #[get("/")]
            fn routed() {}
            #[cfg_attr(feature = "web", rocket::post("/"))]
            fn routed_sometimes() {}
            mod inner { pub mod deeper { async fn nested() {} } }
            impl Api { async fn method(&self) {} }
            impl Greeter for Api { async fn of_trait(&self) {} }
            #[cfg_attr(test, protect)]
            async fn attribute_in_cfg_attr() {}
            #[other::protect]
            async fn attribute_of_another_crate() {}
            #[cfg(not(test))]
            async fn not_for_tests() {}
            impl Greeter for Api {
                fn of_async_trait<'a>(&'a self) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
                    Box::pin(async move { self.answer().await })
                }
            }
        }
    });
    let expected = [
        "private",
        "restricted",
        "routed",
        "routed_sometimes",
        "nested",
        "method",
        "of_trait",
        "attribute_in_cfg_attr",
        "attribute_of_another_crate",
        "not_for_tests",
        "of_async_trait",
    ];
    assert_eq!(names, expected);
}

#[test]
fn other_items_need_no_attribute() {
    let names = without_attribute(quote! {
        mod api {
            #![expect(unused)]
            fn helper() { async fn in_a_body() {} }
            fn future() -> impl Future<Output = ()> { std::future::ready(()) }
            const LIMIT: fn() -> u8 = { || 1 };
            trait Store { async fn load(&self); async fn by_default(&self) {} }
            #[public] async fn open() {}
            unsafe extern "C" { fn outside(a: u8) -> u8; }
            extern "C" fn called_back(a: u8) -> u8 { a }
            macro_rules! make { ($name:ident) => { async fn $name() {} } }
            clerk_runtime::policy!(Admin: role = "org:admin");
            #[public] async fn array() -> Array<{ N }> {}
        }
    });
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn cfg_test_items_need_no_attribute() {
    let names = without_attribute(quote! {
        mod api {
            #[cfg(all(test, unix))] mod tests { async fn works() {} }
            #[cfg(test)] async fn setup() {}
            #[cfg(test)] impl Api { async fn mock(&self) {} }
            #[cfg(test)] make!(tests);
            impl Api { #[cfg(test)] async fn mock(&self) {} }
        }
    });
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn unparsable_items_are_errors() {
    for item in [
        quote!(
            mod api {
                pub async gen fn stream() {}
            }
        ),
        quote!(
            mod api {
                impl const Api for u8 {
                    async fn hidden() {}
                }
            }
        ),
        quote!(mod api { const fn half(a: u8 = 1) {} struct A; }),
    ] {
        let output = pipeline::handlers(TokenStream::new(), item).to_string();
        assert_eq!(
            output.matches("cannot parse this item").count(),
            1,
            "{output}"
        );
    }
}

#[test]
fn macro_calls_are_errors() {
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
        assert_eq!(
            output.matches("cannot check the expansion").count(),
            1,
            "{output}"
        );
    }
}

#[test]
fn function_in_an_invisible_group_without_attribute_is_an_error() {
    let group = TokenTree::Group(Group::new(
        Delimiter::None,
        quote!(
            async fn show() {}
        ),
    ));
    let names = without_attribute(quote!(mod api { #group }));
    assert_eq!(names, ["show"]);
}
