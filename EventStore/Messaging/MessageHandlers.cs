using Npgsql;

namespace EventStore;

/// <summary>What an <see cref="Inbox"/> does with messages: one handler for each type.</summary>
/// <remarks>As with Wolverine, a handler takes the message first and returns further messages, which leave by the
/// outbox if and only if the handling is committed. It is a delegate, so that a static method in Wolverine's manner
/// (<c>public static … Handle(OrderShipped message, …)</c>) can be given as it is.</remarks>
public sealed class MessageHandlers
{
    private readonly Dictionary<Type, MessageHandler<object>> _byType = [];

    /// <summary>Names the handler of a type.</summary>
    /// <param name="handle">The handler.</param>
    /// <exception cref="ArgumentException">The type has one already.</exception>
    public MessageHandlers On<T>(MessageHandler<T> handle)
        where T : notnull
    {
        _byType.Add(typeof(T), (body, scope, ct) => handle((T)body, scope, ct));
        return this;
    }

    internal MessageHandler<object> Of(object body) => _byType.TryGetValue(body.GetType(), out var handle)
        ? handle
        : throw new InvalidOperationException($"Nothing handles {body.GetType().Name}.");
}

/// <summary>Handles one message.</summary>
/// <param name="body">What it says.</param>
/// <param name="scope">The transaction in which it is noted as handled; what the handler writes there counts once.
/// </param>
/// <param name="ct">Stops the work; the attempt then counts as failed.</param>
/// <returns>Further messages, which leave after the commit.</returns>
public delegate Task<IReadOnlyList<Message>> MessageHandler<in T>(T body, MessageScope scope, CancellationToken ct);

/// <summary>The circumstances of one handling.</summary>
/// <param name="Message">The message as it came.</param>
/// <param name="Attempt">Which attempt it is, from 1.</param>
/// <param name="Connection">The connection to write on.</param>
/// <param name="Transaction">Its transaction, which is committed afterwards. Do not end it.</param>
public sealed record MessageScope(
    Message Message, int Attempt, NpgsqlConnection Connection, NpgsqlTransaction Transaction);
