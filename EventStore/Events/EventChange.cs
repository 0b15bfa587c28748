namespace EventStore;

/// <summary>A change of an event's form: how what was stored in the old one is read in the next.</summary>
/// <remarks>The old form is a type of its own, kept for reading. An event type with changes behind it is stored under
/// its alias with its version: <c>order_placed</c> in its first form, <c>order_placed_v2</c> in its second. What is
/// stored is never rewritten.</remarks>
public sealed class EventChange
{
    private EventChange(Type from, Type to, Func<object, object> upcast) => (From, To, Upcast) = (from, to, upcast);

    /// <summary>The old form.</summary>
    public Type From { get; }

    /// <summary>The form after it: the present one, or an old one that changed again.</summary>
    public Type To { get; }

    /// <summary>Makes one from the other.</summary>
    internal Func<object, object> Upcast { get; }

    /// <summary>A change from one form to the next.</summary>
    /// <param name="upcast">Pure: the same stored event always reads the same.</param>
    public static EventChange Of<TFrom, TTo>(Func<TFrom, TTo> upcast)
        where TFrom : notnull
        where TTo : notnull =>
        new(typeof(TFrom), typeof(TTo), old => upcast((TFrom)old));
}
