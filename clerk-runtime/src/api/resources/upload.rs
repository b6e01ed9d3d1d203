//! Calls that upload a file.

/// Declares a call that uploads a file, with one optional text field: `name: Type`.
macro_rules! upload {
    (
        $(#[$meta:meta])*
        $name:ident -> $response:ty { $(#[$field_meta:meta])* $field:ident: $type:ty, }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        #[must_use = "a file is uploaded when this is awaited"]
        pub struct $name {
            call: $crate::api::Call<$response>,
            file: $crate::api::File,
        }

        impl $name {
            fn new(
                client: &$crate::api::Client,
                request: $crate::api::Request,
                file: $crate::api::File,
            ) -> Self {
                Self { call: $crate::api::Call::new(client, request.multipart(&[], &file)), file }
            }

            $(#[$field_meta])*
            pub fn $field(self, $field: impl Into<$type>) -> Self {
                let Self { call, file } = self;
                let value: $type = $field.into();
                let texts = [(stringify!($field), value.as_str())];
                Self { call: call.map(|request| request.multipart(&texts, &file)), file }
            }

            /// Returns the request that will be sent.
            #[must_use]
            pub fn request(&self) -> &$crate::api::Request {
                self.call.request()
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = Result<$response, $crate::api::Error>;
            type IntoFuture = $crate::api::CallFuture<$response>;

            fn into_future(self) -> Self::IntoFuture {
                self.call.into_future()
            }
        }
    };
}

pub(super) use upload;
