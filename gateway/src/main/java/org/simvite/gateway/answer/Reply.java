package org.simvite.gateway.answer;

/** What an operation answers. */
public sealed interface Reply permits Answer, Problem, Events {}
