namespace Exchange.Domain.Matching;

/// <summary>
/// Finds the slot that holds an id. Beside each slot number only half of the id's hash is kept: the id is where the
/// slot is. Open addressing with linear probing; what follows a removed entry moves up, so that nothing is left behind.
/// </summary>
internal sealed class SlotTable(Func<int, Guid> idOf)
{
    public const int None = -1;

    // An entry is the hash in the upper half and the slot, counted from one, in the lower; 0 is empty.
    private ulong[] _entries = new ulong[16];
    private int _count;

    public int Find(Guid id)
    {
        var hash = HashOf(id);
        var mask = _entries.Length - 1;
        for (var at = (int)(hash & (uint)mask); _entries[at] != 0; at = (at + 1) & mask)
        {
            if (_entries[at] >> 32 == hash && idOf(SlotOf(_entries[at])) == id)
            {
                return SlotOf(_entries[at]);
            }
        }

        return None;
    }

    /// <summary>The id is not in the table yet.</summary>
    public void Add(Guid id, int slot)
    {
        if (++_count > _entries.Length / 5 * 4)
        {
            var former = _entries;
            _entries = new ulong[former.Length * 2];
            foreach (var entry in former)
            {
                if (entry != 0)
                {
                    Put(entry);
                }
            }
        }

        Put(((ulong)HashOf(id) << 32) | (uint)(slot + 1));
    }

    /// <summary>The id is in the table.</summary>
    public void Remove(Guid id, int slot)
    {
        var mask = _entries.Length - 1;
        var hole = (int)(HashOf(id) & (uint)mask);
        while (SlotOf(_entries[hole]) != slot)
        {
            hole = (hole + 1) & mask;
        }

        for (var at = (hole + 1) & mask; _entries[at] != 0; at = (at + 1) & mask)
        {
            // It may fill the hole unless its own place lies between the hole and where it is.
            var home = (int)(_entries[at] >> 32 & (uint)mask);
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                _entries[hole] = _entries[at];
                hole = at;
            }
        }

        _entries[hole] = 0;
        _count--;
    }

    private void Put(ulong entry)
    {
        var mask = _entries.Length - 1;
        var at = (int)(entry >> 32 & (uint)mask);
        while (_entries[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _entries[at] = entry;
    }

    private static int SlotOf(ulong entry) => (int)(entry & uint.MaxValue) - 1;

    /// <summary>Spread over all bits: ids are often the same in most of theirs.</summary>
    private static uint HashOf(Guid id)
    {
        var mixed = unchecked((uint)id.GetHashCode() * 0x9E37_79B9_7F4A_7C15);
        return (uint)(mixed >> 32);
    }
}
