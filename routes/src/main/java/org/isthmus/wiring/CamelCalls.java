// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Via;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.routes.ReferencePoints;
import org.isthmus.routes.spine.GatewayWays;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;

/// The calls that leave the spine by Camel endpoints: to devices by the SIP edge, to an adapter at CPM-IW2.
/// Waiting for a peer holds the caller's virtual thread and nothing else.
final class CamelCalls implements GatewayWays.Calls {
    private final CamelContext camel;
    private final ProducerTemplate template;
    private final ReferencePoints points;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    CamelCalls(CamelContext camel, ReferencePoints points) {
        this.camel = camel;
        this.template = camel.createProducerTemplate();
        this.points = points;
    }

    @Override
    public SipOutcome device(OutgoingSip request) {
        return (SipOutcome) template.requestBody(endpoint(points.access()), request);
    }

    @Override
    public SipOutcome function(ReferencePoint point, OutgoingSip request) {
        return (SipOutcome) template.requestBody(endpoint(ReferencePoints.apart(point)), request);
    }

    @Override
    public List<HandOver> adapter(Via via, HandOverRequest request) {
        List<?> outcomes = (List<?>) template.requestBody(endpoint(points.iw2(via)), request);
        return outcomes.stream().map(HandOver.class::cast).toList();
    }

    private Endpoint endpoint(String uri) {
        return endpoints.computeIfAbsent(uri, camel::getEndpoint);
    }
}
