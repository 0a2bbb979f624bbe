package org.simvite.gateway.http;

import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.Map;

/** A request whose media type is spelled as in the contract, which the validator compares letter by letter. */
record TypedRequest(ValidatableRequest request, String mediaType) implements ValidatableRequest {

    @Override
    public String getContentType() {
        return mediaType;
    }

    @Override
    public Map<String, RequestParameter> getCookies() {
        return request.getCookies();
    }

    @Override
    public Map<String, RequestParameter> getHeaders() {
        return request.getHeaders();
    }

    @Override
    public Map<String, RequestParameter> getPathParameters() {
        return request.getPathParameters();
    }

    @Override
    public Map<String, RequestParameter> getQuery() {
        return request.getQuery();
    }

    @Override
    public RequestParameter getBody() {
        return request.getBody();
    }
}
