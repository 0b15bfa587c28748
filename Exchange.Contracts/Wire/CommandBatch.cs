namespace Exchange.Contracts.Wire;

/// <summary>Several commands of one kind in one request; each is answered on its own.</summary>
/// <param name="Items">1 to <see cref="CommandRoutes.MaxBatch"/> envelopes.</param>
public sealed record CommandBatch(IReadOnlyList<CommandEnvelope> Items);
