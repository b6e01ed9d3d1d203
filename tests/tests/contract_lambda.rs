//! The contract in `lambda_http`, behind API Gateway.

tests::contract!(tests::apps::lambda::Lambda);
