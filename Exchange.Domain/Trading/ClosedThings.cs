using System.Runtime.CompilerServices;

namespace Exchange.Domain.Trading;

/// <summary>
/// What closed, found by id. Packed, because it only grows: entries stand in blocks in the order in which they came,
/// and a table of their numbers, at most three quarters full, finds them. Some 40 bytes each.
/// </summary>
internal sealed class ClosedThings
{
    // A block is just below what the runtime puts on the heap for large objects.
    private const int BlockBits = 11;
    private const int BlockSize = 1 << BlockBits;
    private const int Smallest = 16;

    private readonly List<Closed[]> _blocks = [];
    private readonly int[] _counts = new int[8];

    // The entry's number plus one; 0 is a free place. A power of two of them.
    private int[] _places = new int[Smallest];

    public int Count { get; private set; }

    public int CountOf(ClosedKind kind) => _counts[(int)kind];

    public bool Contains(Guid id) => TryFind(id, out _);

    public bool Contains(Guid id, ClosedKind kind) => TryFind(id, out var found) && found.Kind == kind;

    public bool TryFind(Guid id, out Closed found)
    {
        for (var place = PlaceOf(id); _places[place] != 0; place = Next(place))
        {
            found = At(_places[place] - 1);
            if (found.Id == id)
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <exception cref="InvalidOperationException">The id is there already.</exception>
    public void Add(Closed closed)
    {
        if (Contains(closed.Id))
        {
            throw new InvalidOperationException($"{closed.Id} closed before.");
        }

        if ((Count + 1L) * 4 > _places.Length * 3L)
        {
            _places = new int[_places.Length * 2];
            for (var number = 0; number < Count; number++)
            {
                Place(number);
            }
        }

        if (Count % BlockSize == 0)
        {
            _blocks.Add(new Closed[Count == 0 ? Smallest : BlockSize]);
        }
        else if (Count < BlockSize && Count == _blocks[0].Length)
        {
            var first = _blocks[0];
            Array.Resize(ref first, first.Length * 2);
            _blocks[0] = first;
        }

        _blocks[Count >> BlockBits][Count % BlockSize] = closed;
        Place(Count++);
        _counts[(int)closed.Kind]++;
    }

    /// <summary>All of them, by id.</summary>
    public Closed[] InOrder()
    {
        var all = new Closed[Count];
        for (var number = 0; number < Count; number += BlockSize)
        {
            Array.Copy(_blocks[number >> BlockBits], 0, all, number, int.Min(BlockSize, Count - number));
        }

        Array.Sort(all, (left, right) => left.Id.CompareTo(right.Id));
        return all;
    }

    private void Place(int number)
    {
        var place = PlaceOf(At(number).Id);
        while (_places[place] != 0)
        {
            place = Next(place);
        }

        _places[place] = number + 1;
    }

    private Closed At(int number) => _blocks[number >> BlockBits][number % BlockSize];

    /// <summary>
    /// Where to look first. All bits of the id and the process's own seed count: participants choose ids, and nobody
    /// may choose many for one place. Nothing that is decided or written depends on it.
    /// </summary>
    private int PlaceOf(Guid id)
    {
        var (first, second, third, fourth) = Unsafe.BitCast<Guid, (int, int, int, int)>(id);
        return HashCode.Combine(first, second, third, fourth) & (_places.Length - 1);
    }

    private int Next(int place) => (place + 1) & (_places.Length - 1);
}
